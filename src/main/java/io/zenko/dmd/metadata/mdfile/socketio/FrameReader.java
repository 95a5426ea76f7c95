package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Reads frames as they arrive, without a thread held, and hands on the messages that they make.
 *
 * <p>Where there is no memory for a message, or answers wait for the client to read them, it just
 * stops reading until that has changed: the client's own socket then fills up. No other thread
 * reads meanwhile, since the container calls again only after it was asked in vain for data.
 */
final class FrameReader implements ReadListener {
  private static final int CHUNK_BYTES = 16 * 1024;

  /**
   * A frame gets its heap as it comes: what it says of its length costs a client nothing. Where it
   * is long, it grows seldom, since for a moment it is there twice.
   */
  private static final int FIRST_BYTES = 64 * 1024;

  private static final long GROWTH = 8;

  private static final byte[] NOTHING = {};

  /** What becomes of what arrives. */
  interface Target {
    void message(byte[] utf8);

    void ping(byte[] payload);

    /** Nothing more will come. */
    void end(int status, String reason);

    /** Whether there is something to wait for before more is read; then resumes later. */
    boolean mustWait(Runnable resume);
  }

  private final ServletInputStream in;
  private final Target target;
  private final MessageMemory memory;
  private final int maxMessageBytes;
  private final Executor executor;
  private final ByteBuffer arrived = ByteBuffer.allocate(CHUNK_BYTES).flip();

  /** The frame that is being read; null between frames. */
  private FrameHeader header;

  private byte[] payload;
  private int payloadFill;

  /** The frames so far of a message that comes in several. */
  private byte[] fragments = NOTHING;

  private boolean inMessage;
  private long takenBytes;
  private boolean ended;

  FrameReader(
      ServletInputStream in,
      Target target,
      MessageMemory memory,
      int maxMessageBytes,
      Executor executor) {
    this.in = in;
    this.target = target;
    this.memory = memory;
    this.maxMessageBytes = maxMessageBytes;
    this.executor = executor;
  }

  @Override
  public void onDataAvailable() {
    read();
  }

  @Override
  public void onAllDataRead() {
    end(Frame.NORMAL, "the client closed the connection");
  }

  @Override
  public void onError(Throwable thrown) {
    end(Frame.NORMAL, "the connection broke: " + thrown.getMessage());
  }

  /** Goes on reading after a wait, not on the thread of whoever made the wait end. */
  private void resume() {
    executor.execute(this::read);
  }

  private synchronized void read() {
    try {
      while (!ended && takeArrived() && in.isReady()) {
        if (payload != null) {
          fill(in.read(payload, payloadFill, payload.length - payloadFill));
        } else {
          arrived.compact();
          int count = in.read(arrived.array(), arrived.position(), arrived.remaining());
          arrived.position(arrived.position() + Math.max(count, 0)).flip();
          if (count < 0) {
            onAllDataRead();
          }
        }
      }
    } catch (IOException e) {
      onError(e);
    } catch (WebSocketException e) {
      end(e.status(), e.getMessage());
    }
  }

  private void fill(int count) {
    if (count < 0) {
      onAllDataRead();
    } else {
      payloadFill += count;
    }
  }

  /** Takes what has arrived; answers false where reading has to wait. */
  private boolean takeArrived() {
    while (!ended) {
      if (header == null) {
        if (!inMessage && target.mustWait(this::resume)) {
          return false;
        }
        Optional<FrameHeader> next = FrameHeader.take(arrived);
        if (next.isEmpty()) {
          return true;
        }
        header = next.get();
        if (!takeMemory()) {
          return false;
        }
      }
      if (payload == null) {
        payload = new byte[(int) Math.min(header.length(), FIRST_BYTES)];
        payloadFill = 0;
      }
      int count = Math.min(arrived.remaining(), payload.length - payloadFill);
      arrived.get(payload, payloadFill, count);
      payloadFill += count;
      if (payloadFill < header.length()) {
        if (payloadFill < payload.length) {
          return true;
        }
        payload = Arrays.copyOf(payload, (int) Math.min(header.length(), GROWTH * payload.length));
        continue; // there may be more of it among what has arrived
      }
      endFrame();
    }
    return true;
  }

  /**
   * The whole of a frame at once, so that no connection waits for more while it holds some. Further
   * frames of a message get their memory at once or not at all, for the same reason.
   */
  private boolean takeMemory() {
    if (header.isControl()) {
      return true;
    }
    if (inMessage != (header.opcode() == Frame.CONTINUATION)) {
      throw new WebSocketException(Frame.PROTOCOL_ERROR, "a message inside of another");
    }
    if (takenBytes + header.length() > maxMessageBytes) {
      throw new WebSocketException(
          Frame.TOO_BIG,
          "a message of more than " + maxMessageBytes + " bytes (DMD_MAX_MESSAGE_BYTES)");
    }
    long wanted = header.length();
    if (inMessage) {
      if (!memory.tryTake(wanted)) {
        throw new WebSocketException(
            Frame.TRY_AGAIN_LATER, "other messages hold all of DMD_MESSAGE_MEMORY_BYTES");
      }
      takenBytes += wanted;
      return true;
    }
    if (!memory.take(wanted, () -> executor.execute(() -> resume(wanted)))) {
      return false;
    }
    takenBytes = wanted;
    return true;
  }

  /** Goes on with a message for which there is memory now. */
  private synchronized void resume(long bytes) {
    takenBytes = bytes;
    if (ended) {
      giveBack();
    } else {
      read();
    }
  }

  private void endFrame() {
    FrameHeader frame = header;
    header = null;
    frame.unmask(payload);
    switch (frame.opcode()) {
      case Frame.PING -> target.ping(take());
      case Frame.PONG -> payload = null;
      case Frame.CLOSE -> end(Frame.NORMAL, "the client said goodbye");
      default -> {
        inMessage = !frame.isFinal();
        if (inMessage || fragments.length > 0) {
          fragments = join(fragments, take());
        }
        if (!inMessage) {
          endMessage();
        }
      }
    }
  }

  /** The payload, which is held nowhere else from now on: two of a long one would be too much. */
  private byte[] take() {
    byte[] bytes = payload;
    payload = null;
    return bytes;
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] joined = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, joined, head.length, tail.length);
    return joined;
  }

  private void endMessage() {
    try {
      target.message(message());
    } finally {
      giveBack();
    }
  }

  private byte[] message() {
    if (payload != null) {
      return take();
    }
    byte[] bytes = fragments;
    fragments = NOTHING;
    return bytes;
  }

  private void giveBack() {
    memory.giveBack(takenBytes);
    takenBytes = 0;
  }

  private synchronized void end(int status, String reason) {
    if (!ended) {
      stop();
      target.end(status, reason);
    }
  }

  /** Reads no more; waits for whoever is reading, and for what becomes of the last message. */
  synchronized void stop() {
    if (!ended) {
      ended = true;
      payload = null;
      fragments = NOTHING;
      giveBack();
    }
  }
}
