package io.zenko.dmd.http.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A body is handed on as it comes, and nobody waits for its client or, but a pool, for a disk. */
@Timeout(30)
class IncomingBodyTest {
  private static final int LEAST_WINDOW_MILLIS = 1_000;

  private final Transfers transfers =
      TransferSettingsFor.transfers(
          "DMD_READ_TIMEOUT_MILLIS",
          Integer.toString(LEAST_WINDOW_MILLIS),
          "DMD_MIN_BODY_BYTES_PER_SECOND",
          "100");
  private final Wire wire = new Wire();
  private final AtomicInteger slow = new AtomicInteger();

  @AfterEach
  void close() {
    transfers.close();
  }

  private IncomingBody body(long declared, BodySink sink) {
    return transfers.receive(
        TransferKind.BLOB_RECEIVED, wire, declared, sink, slow::incrementAndGet);
  }

  @Test
  void whatHasComeWithTheRequestIsTakenAtOnce() throws IOException {
    wire.put("hello");
    Memory sink = new Memory();
    assertThat(body(5, sink).takeArrived()).isTrue();
    assertThat(sink.text()).isEqualTo("hello");
  }

  @Test
  void whatHasNotComeIsAwaitedAndTakenAsItComes() throws IOException {
    wire.put("hel");
    Memory sink = new Memory();
    IncomingBody body = body(5, sink);
    assertThat(body.takeArrived()).isFalse();
    CompletableFuture<Void> whole = body.whole().toCompletableFuture();
    body.start();
    wire.tell();
    assertThat(sink.text()).isEqualTo("hel");
    assertThat(whole).isNotDone();
    wire.put("lo");
    wire.tell();
    whole.join();
    assertThat(sink.text()).isEqualTo("hello");
  }

  /** One container says so while some is still to be read, another when nothing may be read. */
  @Test
  void aBodyOfUnknownLengthEndsWhereItIsSaidThatAllHasCome() {
    for (String rest : new String[] {"", "lo"}) {
      wire.put("hel");
      Memory sink = new Memory();
      IncomingBody body = body(-1, sink);
      body.start();
      wire.tell();
      wire.put(rest);
      wire.end();
      body.whole().toCompletableFuture().join();
      assertThat(sink.text()).isEqualTo("hel" + rest);
    }
  }

  @Test
  void whoTellsOfBytesNeverWaitsForASinkThatGoesToItsRest() throws Exception {
    CountDownLatch resting = new CountDownLatch(1);
    CountDownLatch disk = new CountDownLatch(1);
    AtomicInteger together = new AtomicInteger();
    Memory sink =
        new Memory() {
          @Override
          public boolean isQuick(int count) {
            together.addAndGet(resting.getCount() == 0 && disk.getCount() == 1 ? 1 : 0);
            return true;
          }

          @Override
          public void rest() {
            resting.countDown();
            try {
              disk.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    IncomingBody body = body(1_000, sink);
    body.start();
    wire.put("x".repeat(500));
    wire.tell();
    resting.await();
    wire.put("x".repeat(500));
    wire.tell(); // returns
    assertThat(together).as("asked in the middle of its rest").hasValue(0);
    disk.countDown();
    body.whole().toCompletableFuture().join();
    assertThat(sink.text()).hasSize(1_000);
  }

  /** However often some of it comes. */
  @Test
  void thatItsClientTakesItsTimeIsToldOnce() throws InterruptedException {
    IncomingBody body = body(1_000, new Memory());
    body.start();
    for (int i = 0; i < 10; i++) {
      wire.put("x".repeat(100));
      TimeUnit.MILLISECONDS.sleep(200);
      wire.tell();
    }
    body.whole().toCompletableFuture().join();
    assertThat(slow).hasValue(1);
  }

  @Test
  void aBodyThatComesTooSlowlyIsRefused() {
    IncomingBody body = body(5, new Memory());
    body.start();
    assertThatThrownBy(() -> body.whole().toCompletableFuture().join())
        .hasCauseInstanceOf(SlowClientException.class)
        .hasMessageContaining("DMD_MIN_BODY_BYTES_PER_SECOND");
  }

  /** The time that a store takes is not the client's. */
  @Test
  void aBodyThatWaitedForTheStoreIsNotRefusedForIt() throws Exception {
    Memory sink =
        new Memory() {
          @Override
          public boolean isQuick(int count) {
            return false;
          }

          @Override
          public void write(byte[] bytes, int offset, int count) {
            try {
              TimeUnit.MILLISECONDS.sleep(LEAST_WINDOW_MILLIS * 3L / 2);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.write(bytes, offset, count);
            written.countDown();
          }
        };
    IncomingBody body = body(2, sink);
    body.start();
    wire.put("a");
    wire.tell();
    sink.written.await();
    // The watch looks within half a second.
    assertThat(body.whole().toCompletableFuture())
        .as("half a second later")
        .matches(
            whole -> {
              try {
                whole.get(600, TimeUnit.MILLISECONDS);
                return false;
              } catch (java.util.concurrent.TimeoutException e) {
                return true;
              } catch (Exception e) {
                return false;
              }
            });
    wire.put("b");
    wire.tell();
    body.whole().toCompletableFuture().join();
  }

  @Test
  void aBodyWhoseConnectionClosesFailsAndSoDoesOneThatNobodyWantsAnyMore() {
    IncomingBody lost = body(5, new Memory());
    lost.start();
    lost.lost();
    assertThatThrownBy(() -> lost.whole().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EOFException.class);
    IncomingBody abandoned = body(5, new Memory());
    abandoned.abandon();
    assertThatThrownBy(() -> abandoned.whole().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aFailureOfTheSinkIsTheFailureOfTheBody() {
    IncomingBody body =
        body(
            5,
            new Memory() {
              @Override
              public void write(byte[] bytes, int offset, int count) {
                throw new IllegalStateException("full");
              }
            });
    body.start();
    wire.put("hello");
    wire.tell();
    assertThatThrownBy(() -> body.whole().toCompletableFuture().join()).cause().hasMessage("full");
  }

  private static class Memory implements BodySink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CountDownLatch written = new CountDownLatch(1);

    @Override
    public boolean isQuick(int count) {
      return true;
    }

    @Override
    public void write(byte[] some, int offset, int count) {
      synchronized (bytes) {
        bytes.write(some, offset, count);
      }
    }

    String text() {
      synchronized (bytes) {
        return bytes.toString(UTF_8);
      }
    }
  }

  /** A container's stream: tells its listener once after it was asked in vain. */
  private static final class Wire extends ServletInputStream {
    private final StringBuilder there = new StringBuilder();
    private ReadListener listener;

    synchronized void put(String text) {
      there.append(text);
    }

    void tell() {
      try {
        listener.onDataAvailable();
      } catch (IOException e) {
        listener.onError(e);
      }
    }

    void end() {
      try {
        listener.onAllDataRead();
      } catch (IOException e) {
        listener.onError(e);
      }
    }

    @Override
    public synchronized int available() {
      return there.length();
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public synchronized boolean isReady() {
      return there.length() > 0;
    }

    @Override
    public void setReadListener(ReadListener told) {
      listener = told;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int count) {
      if (there.length() == 0) {
        throw new IllegalStateException("read without a word of there being something");
      }
      byte[] all = there.toString().getBytes(UTF_8);
      int got = Math.min(count, all.length);
      System.arraycopy(all, 0, bytes, offset, got);
      there.delete(0, got);
      return got;
    }
  }
}
