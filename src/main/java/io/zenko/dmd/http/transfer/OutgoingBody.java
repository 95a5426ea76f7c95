package io.zenko.dmd.http.transfer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Sends the bytes of a source as its client takes them. The thread that finds the client ready
 * moves bytes until it is not; then nothing but this object waits.
 *
 * <p>What a client does not take at once stays in the container's queue: so a step is short, and
 * the source rests at once, except for clients that have taken all so far, as long as there is
 * memory for it.
 */
final class OutgoingBody implements WriteListener, Transfer {
  private static final int SHORT_STEP_BYTES = 2 * 1024;
  private static final int LONG_STEP_BYTES = 64 * 1024;

  /** What a client with long steps takes: one that waits, and as much that the source has read. */
  private static final int FAST_BYTES = 2 * LONG_STEP_BYTES;

  /** Others get their turn after so many steps. */
  private static final int STEPS_A_TURN = 32;

  /** Steps without a wait after which a client that was slow is no longer. */
  private static final int STEPS_OF_A_FAST_CLIENT = 32;

  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Longer than it takes a client at the other end of the world. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No step outlives its thread's hold of this: containers copy what they cannot send. */
  private static final ThreadLocal<byte[]> STEP =
      ThreadLocal.withInitial(() -> new byte[LONG_STEP_BYTES]);

  private final TransferKind kind;
  private final AsyncContext context;
  private final ServletOutputStream out;
  private final BodySource source;
  private final Outcome outcome;
  private final ClientConnection client;
  private final Transfers transfers;
  private final Executor pool;
  private long left;
  private boolean told;
  private boolean longSteps;
  private long movedSinceWait;
  private int stepsSinceWait;
  private volatile boolean rested;
  private boolean over;
  private volatile long waitingSinceNanos = -1;
  private volatile long readyNanos;
  private volatile boolean restWanted;

  /** Of the watch alone. */
  private long givenUpSince = -1;

  /** Of the watch alone. */
  private long pausedSince = -1;

  /** The thread that starts this one, which may go on with it. */
  private volatile Thread starter;

  OutgoingBody(
      TransferKind kind,
      AsyncContext context,
      ServletOutputStream out,
      BodySource source,
      Outcome outcome,
      ClientConnection client,
      Transfers transfers,
      Executor pool) {
    this.kind = kind;
    this.context = context;
    this.out = out;
    this.source = source;
    this.outcome = outcome;
    this.client = client;
    this.transfers = transfers;
    this.pool = pool;
    this.left = source.length();
  }

  /** Called once; the container says at once whether the client is ready. */
  void start() {
    transfers.begun(this);
    longSteps = left > SHORT_STEP_BYTES && transfers.memory().tryTake(FAST_BYTES);
    waitingSinceNanos = System.nanoTime();
    starter = Thread.currentThread();
    try {
      out.setWriteListener(this);
    } catch (IllegalStateException e) {
      // The container has let go of the connection meanwhile.
      end(outcome::lost);
    } finally {
      starter = null;
    }
  }

  /** On a thread of the container's, which is not there to wait for disks. */
  @Override
  public void onWritePossible() {
    readyNanos = System.nanoTime(); // what waits from here on waits for us
    if (Thread.currentThread() == starter) {
      go();
    } else {
      pool.execute(this::go);
    }
  }

  private synchronized void go() {
    if (over) {
      return;
    }
    long since = waitingSinceNanos;
    waitingSinceNanos = -1;
    long waited = since == -1 ? 0 : readyNanos - since;
    if (waited > SLOW_NANOS) {
      shorten();
    }
    if (waited > REST_NANOS) {
      client.paused();
    } else {
      client.took(movedSinceWait);
    }
    movedSinceWait = 0;
    try {
      move();
    } catch (IOException e) {
      end(outcome::lost);
    } catch (SourceException e) {
      end(() -> outcome.cut(e.getCause()));
    } catch (RuntimeException | Error e) {
      end(() -> outcome.cut(e));
    }
  }

  private void shorten() {
    stepsSinceWait = 0;
    if (longSteps) {
      longSteps = false;
      transfers.memory().giveBack(FAST_BYTES);
    }
  }

  private void move() throws IOException {
    byte[] step = STEP.get();
    for (int steps = 0; out.isReady(); steps++) {
      if (left == 0) {
        client.took(movedSinceWait);
        end(outcome::sent);
        return;
      }
      if (steps == STEPS_A_TURN) {
        pool.execute(this::go);
        return;
      }
      if (!longSteps && ++stepsSinceWait > STEPS_OF_A_FAST_CLIENT) {
        longSteps = transfers.memory().tryTake(FAST_BYTES);
        stepsSinceWait = 0;
      }
      int most = (int) Math.min(left, longSteps ? LONG_STEP_BYTES : SHORT_STEP_BYTES);
      rested = false;
      fill(step, most);
      out.write(step, 0, most);
      left -= most;
      movedSinceWait += most;
    }
    if (!longSteps) {
      restNow(); // what the source has read for the next step is in no budget
    }
    if (!told && left < source.length()) {
      told = true;
      client.waits();
    }
    waitingSinceNanos = System.nanoTime();
  }

  private void restNow() {
    if (rested) {
      return;
    }
    rested = true;
    try {
      source.rest();
    } catch (IOException | RuntimeException e) {
      throw new SourceException(e);
    }
  }

  private void fill(byte[] step, int count) {
    try {
      for (int at = 0; at < count; ) {
        int got = source.read(step, at, count - at);
        if (got <= 0) {
          throw new IllegalStateException("a source has less than it said");
        }
        at += got;
      }
    } catch (IOException | RuntimeException e) {
      throw new SourceException(e);
    }
  }

  /** Tells what the source throws from what the client's connection does. */
  private static final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceException(Exception cause) {
      super(cause);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    // The container's own threads may hold locks of its own here.
    pool.execute(() -> end(outcome::lost));
  }

  private void end(Runnable told) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      waitingSinceNanos = -1;
      shorten();
    }
    transfers.ended(this);
    try {
      source.close();
    } finally {
      told.run();
      if (Thread.currentThread() == starter) {
        client.leave(this::complete);
      } else {
        complete();
      }
    }
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // The container has given the request up by itself.
    }
  }

  private synchronized void rest() {
    restWanted = false;
    if (over || waitingSinceNanos == -1) {
      return;
    }
    try {
      restNow();
    } catch (SourceException e) {
      end(() -> outcome.cut(e.getCause()));
    }
  }

  @Override
  public TransferKind kind() {
    return kind;
  }

  @Override
  public long waitingSinceNanos() {
    return waitingSinceNanos;
  }

  @Override
  public void look(long nowNanos) {
    long since = waitingSinceNanos;
    if (since == -1) {
      return;
    }
    if (nowNanos - since > REST_NANOS && pausedSince != since) {
      pausedSince = since;
      client.paused();
    }
    if (nowNanos - since > transfers.sendIdleNanos()) {
      if (givenUpSince == since) {
        return; // it is on its way
      }
      givenUpSince = since;
      transfers.gaveUp(this);
      pool.execute(
          () -> {
            synchronized (this) {
              if (waitingSinceNanos == since) {
                end(() -> outcome.cut(transfers.tookNothing()));
              }
            }
          });
    } else if (nowNanos - since > REST_NANOS && !restWanted && !rested) {
      restWanted = true;
      pool.execute(this::rest);
    }
  }
}
