package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Optional;

/** The documents of a stream of Server-Sent Events. */
final class Events implements AutoCloseable {
  private static final String DATA = "data:";

  private final BufferedReader lines;

  Events(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, UTF_8));
  }

  /** The next one; empty where the stream has ended. */
  Optional<String> next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(DATA)) {
        return Optional.of(line.substring(DATA.length()).strip());
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
