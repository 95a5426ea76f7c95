package io.zenko.dmd.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the command and the command are the same. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("docs/commands.md");

  @Test
  void thePageTellsWhatTheCommandsTell() throws IOException {
    String made = CommandsPage.make();
    if (Boolean.getBoolean("dmd.commands.write")) {
      Files.writeString(PAGE, made);
    }

    assertThat(Files.readString(PAGE)).as("made by -Ddmd.commands.write=true").isEqualTo(made);
  }
}
