package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends frames as fast as the client takes them, without a thread held. Whichever thread finds
 * nobody writing writes for all others, so that small frames leave together.
 *
 * <p>The container gives the stream of a connection that is closed to a later request of somebody
 * else. So nothing is closed under a thread that writes, which would write on into that:
 *
 * <pre>
 *   one that ends it     marks it closed: is somebody writing? if not, closes
 *   one that writes      looks whether it is closed before each step; closes when it leaves
 *   the container        where it closes, tells us before, and we wait for who is writing
 * </pre>
 */
final class FrameWriter implements WriteListener {
  private static final Logger LOG = Logger.getLogger(FrameWriter.class.getPackageName());
  private static final byte[] NOTHING = {};
  private static final int TOGETHER_BYTES = 32 * 1024;

  /** Should the container's thread hold what a thread that writes waits for. */
  private static final long HALT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServletOutputStream out;
  private final Backlog backlog;
  private final Runnable closing;
  private final Queue<PendingFrame> frames = new ArrayDeque<>();

  /** Whether what was written may lie in the stream still; of the thread that is writing. */
  private boolean unflushed;

  private boolean writing;

  /** Who writes; guarded by this. */
  private Thread writer;

  private boolean again;
  private boolean closed;
  private boolean closeWhenSent;

  /**
   * @param closing called once, when the last frame has left or cannot leave any more; the stream
   *     is not used from then on
   */
  FrameWriter(ServletOutputStream out, Backlog backlog, Runnable closing) {
    this.out = out;
    this.backlog = backlog;
    this.closing = closing;
  }

  void send(byte[] frame) {
    PendingFrame pending;
    try {
      pending = PendingFrame.of(frame);
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "a client is cut off, as there is no room for its answer", e);
      abort();
      return;
    }
    add(pending, false);
  }

  private void add(PendingFrame frame, boolean isLast) {
    synchronized (this) {
      if (closed || closeWhenSent) {
        frame.close();
        return;
      }
      frames.add(frame);
      closeWhenSent = isLast;
    }
    write();
  }

  /** Sends a last frame and closes the connection behind it. */
  void close(byte[] frame) {
    add(PendingFrame.of(frame), true);
  }

  /** Whether nothing will be sent any more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Forgets what was not sent. */
  void abort() {
    boolean idle;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      frames.forEach(PendingFrame::close);
      frames.clear();
      idle = !writing;
    }
    backlog.clear();
    if (idle) {
      closing.run();
    }
  }

  @Override
  public void onWritePossible() {
    write();
  }

  @Override
  public void onError(Throwable thrown) {
    abort();
  }

  private void write() {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (writing) {
        again = true;
        return;
      }
      writing = true;
      writer = Thread.currentThread();
    }
    boolean failed = true;
    try {
      do {
        writeWhilePossible();
      } while (goesOn());
      failed = false;
    } catch (IOException e) {
      LOG.log(Level.FINE, "a client has gone", e);
    } finally {
      if (failed) {
        abort();
        goesOn();
      }
    }
  }

  /** Whether the thread that writes has been asked to write more; it has left else. */
  private boolean goesOn() {
    synchronized (this) {
      writing = again && !closed;
      again = false;
      if (writing) {
        return true;
      }
      writer = null;
      notifyAll();
      if (!closed) {
        return false;
      }
    }
    closing.run();
    return false;
  }

  /**
   * Forgets what was not sent, and waits for whoever is writing: the container is about to close
   * the connection itself. Not for long, as nothing that is written waits for a client.
   */
  void halt() {
    abort();
    long until = System.nanoTime() + HALT_NANOS;
    synchronized (this) {
      long left = HALT_NANOS;
      while (writing && writer != Thread.currentThread() && left > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        left = until - System.nanoTime();
      }
    }
  }

  private void writeWhilePossible() throws IOException {
    while (hasWork() && out.isReady()) {
      byte[] together = take();
      if (together.length == 0) {
        out.flush();
        unflushed = false;
      } else {
        out.write(together);
        unflushed = true;
        backlog.remove(together.length);
      }
    }
    boolean last;
    synchronized (this) {
      last = closeWhenSent && frames.isEmpty() && !unflushed && !closed;
    }
    if (last) {
      abort();
    }
  }

  private synchronized boolean hasWork() {
    return !closed && (unflushed || !frames.isEmpty());
  }

  /** The next frame, or a part of a long one; and with a small one those that follow. */
  private synchronized byte[] take() throws IOException {
    if (frames.isEmpty()) {
      return NOTHING; // all are written, or it was cut off meanwhile
    }
    byte[] first = takeFirst();
    if (frames.isEmpty() || first.length + frames.peek().left() > TOGETHER_BYTES) {
      return first;
    }
    ByteArrayOutputStream together = new ByteArrayOutputStream(TOGETHER_BYTES);
    together.writeBytes(first);
    while (!frames.isEmpty() && together.size() + frames.peek().left() <= TOGETHER_BYTES) {
      together.writeBytes(takeFirst());
    }
    return together.toByteArray();
  }

  private byte[] takeFirst() throws IOException {
    PendingFrame first = frames.element();
    byte[] part = first.take();
    if (first.left() == 0) {
      frames.remove().close();
    }
    return part;
  }
}
