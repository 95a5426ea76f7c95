package io.zenko.dmd.http.container;

import java.io.IOException;

/**
 * The buffer of a socket. For long answers it is small until the client has taken much without a
 * pause, and again once it pauses: a large one makes a fast client faster, and of a slow one
 * nothing but a large debt of the system's memory, which all connections share.
 */
final class SocketBuffer implements SendBuffer {
  /** Sets the size of the socket's buffer. */
  @FunctionalInterface
  interface Resize {
    void to(int bytes) throws IOException;
  }

  /** More than the client's system takes while the client does not read. */
  private static final int PROOF_BYTES = 256 * 1024;

  private final Resize resize;
  private final int slowBytes;
  private final int fastBytes;
  private long taken;
  private boolean small;

  /**
   * @param fastBytes for all clients where it is not more than {@code slowBytes}
   */
  SocketBuffer(Resize resize, int slowBytes, int fastBytes) {
    this.resize = resize;
    this.slowBytes = Math.min(slowBytes, fastBytes);
    this.fastBytes = fastBytes;
    tryResize(fastBytes);
  }

  @Override
  public synchronized void begin() {
    if (taken < PROOF_BYTES) {
      shrink();
    }
  }

  @Override
  public synchronized void took(long bytes) {
    taken += bytes;
    if (small && taken >= PROOF_BYTES) {
      small = false;
      tryResize(fastBytes);
    }
  }

  @Override
  public synchronized void paused() {
    taken = 0;
    shrink();
  }

  private void shrink() {
    if (!small && slowBytes < fastBytes) {
      small = true;
      tryResize(slowBytes);
    }
  }

  private void tryResize(int bytes) {
    try {
      resize.to(bytes);
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
