package io.zenko.dmd.commands.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Where results go: one that fails ends the command, where a print stream would pass over it. */
public final class StandardOutput extends FilterOutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private StandardOutput(OutputStream out) {
    super(out);
  }

  /** A stream that writes UTF-8, to be flushed. */
  public static PrintStream over(OutputStream out) {
    return new PrintStream(
        new BufferedOutputStream(new StandardOutput(out), BUFFER_BYTES), false, UTF_8);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw new OutputLostException(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputLostException(e);
    }
  }
}
