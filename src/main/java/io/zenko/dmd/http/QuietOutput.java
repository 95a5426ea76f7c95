package io.zenko.dmd.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * Forgets what a client does not take who has gone: it is no failure of whoever answers, and where
 * JAX-RS hears of one it never ends a request that is asynchronous. A write listener hears of all.
 */
final class QuietOutput extends ServletOutputStream {
  private final ServletOutputStream out;
  private boolean listened;

  QuietOutput(ServletOutputStream out) {
    this.out = out;
  }

  private interface Step {
    void take() throws IOException;
  }

  private void attempt(Step step) throws IOException {
    try {
      step.take();
    } catch (IOException e) {
      if (listened) {
        throw e;
      }
    }
  }

  @Override
  public void write(int b) throws IOException {
    attempt(() -> out.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    attempt(() -> out.write(bytes, offset, count));
  }

  @Override
  public void flush() throws IOException {
    attempt(out::flush);
  }

  @Override
  public void close() throws IOException {
    attempt(out::close);
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    listened = true;
    out.setWriteListener(listener);
  }
}
