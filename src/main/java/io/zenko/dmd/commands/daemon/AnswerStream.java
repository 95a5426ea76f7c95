package io.zenko.dmd.commands.daemon;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** The body of an answer, whose breaking off is told in a sentence. */
final class AnswerStream extends FilterInputStream {
  private final String url;

  AnswerStream(InputStream in, String url) {
    super(in);
    this.url = url;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      return super.read(into, from, length);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private DaemonException broken(IOException e) {
    return new DaemonException(
        "the daemon at "
            + url
            + (e instanceof SocketTimeoutException
                ? " tells nothing any more"
                : " broke its answer off: did it stop?"),
        e);
  }
}
