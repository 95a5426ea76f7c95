package io.zenko.dmd.http;

/**
 * The body of a request, held in memory. To be closed when its bytes are no longer needed, which
 * makes room for others.
 */
public final class Body implements AutoCloseable {
  private final byte[] bytes;
  private final Runnable release;

  Body(byte[] bytes, Runnable release) {
    this.bytes = bytes;
    this.release = release;
  }

  public byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    release.run();
  }
}
