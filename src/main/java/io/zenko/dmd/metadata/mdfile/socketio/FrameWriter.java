package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends frames as fast as the client takes them, without a thread held. Whichever thread finds
 * nobody writing writes for all others, so that small frames leave together.
 */
final class FrameWriter implements WriteListener {
  private static final Logger LOG = Logger.getLogger(FrameWriter.class.getPackageName());
  private static final byte[] NOTHING = {};
  private static final int TOGETHER_BYTES = 32 * 1024;

  private final ServletOutputStream out;
  private final Backlog backlog;
  private final Runnable closing;
  private final Queue<PendingFrame> frames = new ArrayDeque<>();
  private boolean writing;
  private boolean again;
  private boolean closed;
  private boolean closeWhenSent;

  /**
   * @param closing called once, when the last frame has left or cannot leave any more
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

  /** Forgets what was not sent. */
  void abort() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      frames.forEach(PendingFrame::close);
      frames.clear();
    }
    backlog.clear();
    closing.run();
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
      if (writing) {
        again = true;
        return;
      }
      writing = true;
    }
    try {
      boolean more = true;
      while (more) {
        writeWhilePossible();
        synchronized (this) {
          more = again;
          again = false;
          writing = more;
        }
      }
    } catch (IOException e) {
      abort();
    }
  }

  private void writeWhilePossible() throws IOException {
    while (hasFrames() && out.isReady()) {
      byte[] together = take();
      out.write(together);
      if (out.isReady()) {
        out.flush();
      }
      backlog.remove(together.length);
    }
    boolean last;
    synchronized (this) {
      last = closeWhenSent && frames.isEmpty();
    }
    if (last) {
      abort();
    }
  }

  private synchronized boolean hasFrames() {
    return !closed && !frames.isEmpty();
  }

  /** The next frame, or a part of a long one; and with a small one those that follow. */
  private synchronized byte[] take() throws IOException {
    if (frames.isEmpty()) {
      return NOTHING; // it was cut off meanwhile
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
