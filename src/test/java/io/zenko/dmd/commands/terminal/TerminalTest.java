package io.zenko.dmd.commands.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
  @TempDir Path directory;

  @Test
  void aWindowThatCannotBeAskedIsAsItWas() {
    Terminal terminal = new Terminal(true, true, 72, 20);

    assertThat(terminal.as(directory.resolve("none").toFile())).isEqualTo(terminal);
    assertThat(terminal.as(directory.toFile())).isEqualTo(terminal);
  }
}
