package io.zenko.dmd.http.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer goes as its client takes it, and whatever becomes of it, all is given back once. */
@Timeout(120)
class OutgoingBodyTest {
  /** They let go of nobody for whom this machine has no time. */
  private Transfers transfers = TransferSettingsFor.transfers();

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Queue<Runnable> leaving = new ArrayDeque<>();
  private final Wire wire = new Wire();
  private final AtomicInteger closed = new AtomicInteger();
  private final BlockingQueue<String> rests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> pauses = new LinkedBlockingQueue<>();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger waits = new AtomicInteger();

  @AfterEach
  void close() {
    transfers.close();
  }

  private void letGoAfterASecond() {
    transfers.close();
    transfers = TransferSettingsFor.transfers("DMD_SEND_IDLE_SECONDS", "1");
  }

  @Test
  void whatTheClientTakesAtOnceIsSentAtOnceAndTheRequestCompletedElsewhere() {
    byte[] bytes = bytes(100_000);
    wire.room = Integer.MAX_VALUE;
    send(new Source(bytes));
    assertThat(wire.sent()).isEqualTo(bytes);
    assertThat(told).containsExactly("sent");
    leaving.remove().run();
    assertThat(told).containsExactly("sent", "complete");
    assertThatAllIsBack();
  }

  @Test
  void whatItDoesNotTakeWaitsUntilItDoes() throws InterruptedException {
    byte[] bytes = bytes(300_000);
    wire.room = 1;
    send(new Source(bytes));
    assertThat(told).isEmpty();
    assertThat(wire.sent()).hasSizeBetween(1, 64 * 1024);
    wire.open(Integer.MAX_VALUE);
    assertThat(told.take()).isEqualTo("sent");
    assertThat(told.take()).isEqualTo("complete");
    assertThat(wire.sent()).isEqualTo(bytes);
    assertThatAllIsBack();
  }

  @Test
  void aClientThatHasGoneIsNoFailureOfTheSource() throws InterruptedException {
    wire.room = 1;
    send(new Source(bytes(300_000)));
    wire.broken = true;
    wire.open(1);
    assertThat(told.take()).isEqualTo("lost");
    assertThat(told.take()).isEqualTo("complete");
    assertThatAllIsBack();
  }

  @Test
  void aSourceThatFailsCutsTheAnswer() {
    wire.room = Integer.MAX_VALUE;
    send(
        new Source(bytes(300_000)) {
          @Override
          public int read(byte[] bytes, int offset, int count) throws IOException {
            throw new IOException("damaged");
          }
        });
    assertThat(told).containsExactly("cut: damaged");
    leaving.remove().run();
    assertThatAllIsBack();
  }

  @Test
  void aClientThatTakesNothingIsLetGo() throws InterruptedException {
    letGoAfterASecond();
    wire.room = 1;
    send(new Source(bytes(300_000)));
    assertThat(told.take()).contains("cut: ", "DMD_SEND_IDLE_SECONDS");
    assertThat(told.take()).isEqualTo("complete");
    assertThatAllIsBack();
  }

  /** Thousands of them may wait, and each source has read ahead. */
  @Test
  void whereThereIsNoMemoryTheSourceRestsAsSoonAsTheClientTakesNoMore()
      throws InterruptedException {
    long taken = 0;
    while (transfers.memory().tryTake(1_024)) {
      taken += 1_024;
    }
    wire.room = 1;
    send(new Source(bytes(300_000)));
    assertThat(rests).hasSize(1);
    assertThat(wire.sent()).hasSizeLessThanOrEqualTo(4 * 1_024);
    rests.take();
    wire.open(1);
    rests.take();
    wire.open(Integer.MAX_VALUE);
    assertThat(told.take()).isEqualTo("sent");
    transfers.memory().giveBack(taken);
    assertThatAllIsBack();
  }

  @Test
  void aClientThatTakesAllIsToldToHaveTakenIt() {
    wire.room = Integer.MAX_VALUE;
    send(new Source(bytes(300_000)));
    assertThat(taken).hasValue(300_000);
    assertThatAllIsBack();
  }

  /** Also while it takes nothing at all, which nobody else would tell of. */
  @Test
  void aClientThatPausesIsTold() throws InterruptedException {
    letGoAfterASecond();
    wire.room = 1;
    send(new Source(bytes(300_000)));
    pauses.take();
    assertThat(taken).hasValue(0);
    assertThat(told.take()).contains("cut: ");
  }

  private void assertThatAllIsBack() {
    assertThat(transfers.memory().taken()).isZero();
    assertThat(closed).hasValue(1);
  }

  /** The container may forget then what it knows of the request. */
  @Test
  void thatItWaitsForItsClientIsToldOnceItHasBegun() throws InterruptedException {
    send(new Source(bytes(300_000)));
    assertThat(waits).as("nothing of it has gone").hasValue(0);
    wire.open(1);
    Await.until("it waits", () -> waits.get() == 1);
    wire.open(1);
    wire.open(Integer.MAX_VALUE);
    assertThat(told.take()).isEqualTo("sent");
    assertThat(told.take()).isEqualTo("complete");
    assertThat(waits).hasValue(1);
    assertThatAllIsBack();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private void send(Source source) {
    AsyncContext context =
        (AsyncContext)
            Proxy.newProxyInstance(
                OutgoingBodyTest.class.getClassLoader(),
                new Class<?>[] {AsyncContext.class},
                (proxy, method, arguments) -> {
                  told.add(method.getName());
                  return null;
                });
    transfers.send(
        TransferKind.BLOB_SENT,
        context,
        wire,
        source,
        new Outcome() {
          @Override
          public void sent() {
            told.add("sent");
          }

          @Override
          public void lost() {
            told.add("lost");
          }

          @Override
          public void cut(Throwable thrown) {
            told.add("cut: " + thrown.getMessage());
          }
        },
        new ClientConnection() {
          @Override
          public void took(long bytes) {
            taken.addAndGet(bytes);
          }

          @Override
          public void paused() {
            pauses.add("pause");
          }

          @Override
          public void waits() {
            waits.incrementAndGet();
          }

          @Override
          public void leave(Runnable completion) {
            leaving.add(completion);
          }
        });
  }

  private class Source implements BodySource {
    private final byte[] all;
    private int at;

    Source(byte[] all) {
      this.all = all.clone();
    }

    @Override
    public long length() {
      return all.length;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int got = Math.min(count, Math.min(all.length - at, 7_000));
      System.arraycopy(all, at, bytes, offset, got);
      at += got;
      return got;
    }

    @Override
    public void rest() {
      rests.add("rests");
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** A container's stream: ready as long as there is room, and tells when there is again. */
  private static final class Wire extends ServletOutputStream {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private WriteListener listener;
    private int room;
    private boolean broken;

    synchronized byte[] sent() {
      return sent.toByteArray();
    }

    void open(int bytes) {
      synchronized (this) {
        room = bytes;
      }
      try {
        listener.onWritePossible();
      } catch (IOException e) {
        listener.onError(e);
      }
    }

    @Override
    public synchronized boolean isReady() {
      return room > 0;
    }

    @Override
    public void setWriteListener(WriteListener told) {
      listener = told;
      open(room);
    }

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
      if (broken) {
        throw new IOException("broken pipe");
      }
      if (room <= 0) {
        throw new IllegalStateException("written without a word of there being room");
      }
      sent.writeBytes(Arrays.copyOfRange(bytes, offset, offset + count));
      room -= Math.min(room, count);
    }
  }
}
