package io.zenko.dmd.http.transfer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands a sink the bytes of a request's body as they come. What needs no disk is done on the thread
 * that brings them; all else on a thread that may wait for one.
 *
 * <p>The body has to come at a least rate, looked at over a window: slower clients are refused.
 */
public final class IncomingBody implements ReadListener, Transfer {
  private static final int STEP_BYTES = 64 * 1024;
  private static final int STEPS_A_TURN = 32;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final ThreadLocal<byte[]> STEP =
      ThreadLocal.withInitial(() -> new byte[STEP_BYTES]);

  private final TransferKind kind;
  private final ServletInputStream in;
  private final long declared;
  private final BodySink sink;
  private final Transfers transfers;
  private final Executor pool;
  private final ClientBody client;
  private final CompletableFuture<Void> whole = new CompletableFuture<>();

  /** Whoever has it moves the body: a thread of the container's never waits for it. */
  private final ReentrantLock moving = new ReentrantLock();

  private volatile long received;
  private volatile boolean rested = true;
  private volatile boolean over;

  /** Whether nothing more will come than is there: no read waits then. */
  private volatile boolean arrivedWhole;

  private volatile long waitingSinceNanos = -1;
  private volatile boolean restWanted;
  private volatile boolean isSlow;
  private volatile long startNanos;

  /** For how long it has waited for its client in all: what the store takes is not its fault. */
  private volatile long waitedNanos;

  /** Of the watch alone: when, by the above, and how much there was at the last look. */
  private long lookedAtNanos;

  private long receivedBefore;

  private boolean givenUp;

  /**
   * @param declared how many bytes there will be; -1 where their end tells
   */
  IncomingBody(
      TransferKind kind,
      ServletInputStream in,
      long declared,
      BodySink sink,
      Transfers transfers,
      Executor pool,
      ClientBody client) {
    this.kind = kind;
    this.in = in;
    this.declared = declared;
    this.sink = sink;
    this.transfers = transfers;
    this.pool = pool;
    this.client = client;
  }

  /**
   * Completes once the sink has the whole body, on a thread that may wait for a disk where the sink
   * does; or with what failed.
   */
  public CompletionStage<Void> whole() {
    return whole;
  }

  /** Takes what is there already; true where that is all. On the thread of the request. */
  public boolean takeArrived() throws IOException {
    if (declared < 0 || declared > STEP_BYTES || !sink.isQuick((int) declared)) {
      return false;
    }
    if (declared > 0) {
      if (in.available() < declared) {
        return false;
      }
      byte[] step = STEP.get();
      int count = in.readNBytes(step, 0, (int) declared);
      if (count < declared) {
        throw endedEarly(count);
      }
      sink.write(step, 0, count);
      received = count;
    }
    over = true;
    return true;
  }

  /** Begins to wait for the body; once the request is asynchronous. */
  public void start() {
    moving.lock();
    try {
      if (over) {
        return; // the connection has closed already
      }
      startNanos = System.nanoTime();
      transfers.begun(this);
      waitingSinceNanos = startNanos;
    } finally {
      moving.unlock();
    }
    try {
      client.taken();
      in.setReadListener(this);
    } catch (IllegalStateException e) {
      end(new IOException("the connection is gone", e));
    }
  }

  @Override
  public void onDataAvailable() {
    // The sink may be on its way into its rest, which may take a disk.
    if (!moving.tryLock()) {
      pool.execute(() -> go(true));
      return;
    }
    try {
      if (over) {
        return;
      }
      if (sink.isQuick(next())) {
        go(false);
      } else {
        pool.execute(() -> go(true));
      }
    } finally {
      moving.unlock();
    }
  }

  /** The most that the next step brings. */
  private int next() {
    return declared < 0 ? STEP_BYTES : (int) Math.min(STEP_BYTES, declared - received);
  }

  private void go(boolean mayBlock) {
    moving.lock();
    try {
      if (over) {
        return;
      }
      stopWaiting();
      move(mayBlock);
    } catch (IOException | RuntimeException | Error e) {
      end(e);
    } finally {
      moving.unlock();
    }
  }

  private void stopWaiting() {
    long since = waitingSinceNanos;
    if (since != -1) {
      long before = waitedNanos; // nobody else adds to it
      waitedNanos = before + System.nanoTime() - since;
      waitingSinceNanos = -1;
    }
  }

  private void move(boolean mayBlock) throws IOException {
    byte[] step = STEP.get();
    for (int steps = 0; received != declared && (arrivedWhole || in.isReady()); steps++) {
      if (steps == STEPS_A_TURN || (!mayBlock && !sink.isQuick(next()))) {
        pool.execute(() -> go(true));
        return;
      }
      int count = read(step);
      if (count < 0) {
        ended();
        return;
      }
      rested = false;
      boolean more = count == next();
      sink.write(step, 0, count);
      long before = received; // nobody else writes it
      received = before + count;
      if (!more) {
        client.taken();
      }
    }
    if (received == declared) {
      end(null);
    } else {
      waitingSinceNanos = System.nanoTime();
    }
  }

  private int read(byte[] step) throws IOException {
    try {
      return in.read(step, 0, next());
    } catch (IllegalStateException e) {
      // Payara tells that all has come while some of it is still to be read, Undertow when all has
      // been read; and takes a further read for a fault.
      if (arrivedWhole) {
        return -1;
      }
      throw e;
    }
  }

  @Override
  public void onAllDataRead() {
    if (!over) {
      // All has come, but what of it is still to be read another thread may be reading now.
      arrivedWhole = true;
      pool.execute(() -> go(true));
    }
  }

  private void ended() {
    end(declared < 0 || received == declared ? null : endedEarly(received));
  }

  private EOFException endedEarly(long bytes) {
    return new EOFException("the body ended after " + bytes + " of " + declared + " bytes");
  }

  /** Nobody waits for it: the request was answered without it. */
  public void abandon() {
    end(new IOException("the request was answered without its body"));
  }

  /** Nothing more will come: the connection has closed. */
  public void lost() {
    if (!over) {
      onError(new EOFException("the connection has closed"));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    pool.execute(
        () -> end(thrown instanceof IOException ? thrown : new IOException(thrown.toString())));
  }

  /** Waits for whoever moves the body now, who may wait for a disk. */
  private void end(Throwable failure) {
    moving.lock();
    try {
      if (over) {
        return;
      }
      over = true;
      stopWaiting();
      transfers.ended(this);
      if (failure == null) {
        whole.complete(null);
      } else {
        whole.completeExceptionally(failure);
      }
    } finally {
      moving.unlock();
    }
  }

  private void rest() {
    moving.lock();
    try {
      restWanted = false;
      if (over || waitingSinceNanos == -1) {
        return;
      }
      if (!isSlow) {
        isSlow = true;
        client.slow();
      }
      if (!rested && System.nanoTime() - waitingSinceNanos > restNanos()) {
        rested = true;
        sink.rest();
      }
    } catch (IOException | RuntimeException e) {
      end(e);
    } finally {
      moving.unlock();
    }
  }

  /** A client that takes its time pauses again. */
  private long restNanos() {
    return isSlow ? SLOW_NANOS : REST_NANOS;
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
    long waited = waitedNanos;
    if (!givenUp && waited + nowNanos - since - lookedAtNanos > transfers.windowNanos()) {
      if (received - receivedBefore < transfers.leastBytesAWindow()) {
        givenUp = true;
        transfers.gaveUp(this);
        pool.execute(() -> end(transfers.tooSlow()));
        return;
      }
      lookedAtNanos = waited + nowNanos - since;
      receivedBefore = received;
    }
    boolean toRest = !rested && nowNanos - since > restNanos();
    boolean toTell = !isSlow && nowNanos - startNanos > SLOW_NANOS;
    if ((toRest || toTell) && !restWanted) {
      restWanted = true;
      pool.execute(this::rest);
    }
  }
}
