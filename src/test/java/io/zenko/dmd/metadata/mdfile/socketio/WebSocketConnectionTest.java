package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.reading.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever takes over a WebSocket hears of its end once, whenever that was. */
class WebSocketConnectionTest {
  private static final int BYTES = 1024;
  private static final int WAIT_MILLIS = 200;

  /** A masked text of one byte. */
  private static final byte[] A_MESSAGE = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, '4'};

  /** The head of a masked text of 100 bytes, and one of them. */
  private static final byte[] HALF_A_MESSAGE = {(byte) 0x81, (byte) (0x80 | 100), 0, 0, 0, 0, '4'};

  /** The head of a masked text of 100 MB, and one byte of it. */
  private static final byte[] HEAD_OF_100_MB = {
    (byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0x05, (byte) 0xF5, (byte) 0xE1, 0, 0, 0, 0, 0, 'x'
  };

  private final WebSocketConnection socket = new WebSocketConnection(Map.of(), Peer.UNKNOWN);
  private final AtomicInteger ends = new AtomicInteger();

  /** What is sent first comes before the end is listened for, as Engine.IO has it. */
  private void join() {
    socket.write("0{}");
    socket.on("close", args -> ends.incrementAndGet());
  }

  private void open(FakeConnection.Way way) throws IOException {
    socket.open(
        new FakeConnection(way), this::join, new MessageMemory(BYTES), BYTES, Runnable::run);
  }

  @Test
  void oneThatBreaksWhileItOpensIsToldAtOnce() throws IOException {
    open(FakeConnection.Way.RESET);

    assertThat(ends).hasValue(1);
  }

  @Test
  void oneThatEndedBeforeItOpenedIsToldOnce() throws IOException {
    socket.closed();
    open(FakeConnection.Way.RESET);
    socket.closed();

    assertThat(ends).hasValue(1);
  }

  @Test
  void oneThatHearsNothingIsToldByItsConnection() throws IOException {
    open(FakeConnection.Way.SILENT);
    assertThat(ends).hasValue(0);
    socket.lost(Runnable::run);

    assertThat(ends).hasValue(1);
  }

  @Test
  void aMessageThatWillNotComeWholeGivesItsMemoryBack() throws IOException {
    MessageMemory memory = new MessageMemory(BYTES);
    FakeConnection connection =
        new FakeConnection(FakeConnection.Way.SILENT).receiving(HALF_A_MESSAGE);
    socket.open(connection, this::join, memory, BYTES, Runnable::run);
    connection.reader().onDataAvailable();
    assertThat(memory.taken()).isPositive();
    socket.lost(Runnable::run);

    assertThat(memory.taken()).isZero();
  }

  @Test
  void whatIsLostBeforeItOpensHoldsNothing() throws IOException {
    socket.lost(Runnable::run);
    open(FakeConnection.Way.SILENT);

    assertThat(ends).hasValue(1);
    assertThat(socket.backlog().isCongested()).isFalse();
  }

  @Test
  void oneThatIsLostWhileItBeginsToReadIsToldOnce() throws IOException {
    FakeConnection connection =
        new FakeConnection(FakeConnection.Way.SILENT)
            .whenAskedForInput(() -> socket.lost(Runnable::run));
    socket.open(connection, this::join, new MessageMemory(BYTES), BYTES, Runnable::run);

    assertThat(ends).hasValue(1);
  }

  @Test
  void theEndOfWhatWasWrittenLeavesWhenTheClientReadsOn() throws IOException {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.SLOW);
    socket.open(connection, () -> {}, new MessageMemory(BYTES), BYTES, Runnable::run);
    socket.write("4first");
    socket.write("4second");
    assertThat(connection.sent()).isEmpty();
    connection.takeAll();
    connection.takeAll();

    assertThat(connection.sent()).endsWith("4second");
    socket.close();
    connection.takeAll();
    assertThat(socket.isOver()).isTrue();
  }

  /** The container gives its stream to a later request of somebody else. */
  @Test
  void itIsNotClosedUnderAThreadThatWrites() throws Exception {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    socket.open(connection, () -> {}, new MessageMemory(BYTES), BYTES, Runnable::run);
    Thread loser = new Thread(connection::fail);
    AtomicBoolean closedWithin = new AtomicBoolean();
    connection.whenWritten(
        () -> {
          beginAndWait(loser);
          closedWithin.set(connection.isClosed());
        });
    socket.write("4first");
    loser.join();

    assertThat(closedWithin).isFalse();
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isUsedAfterwards()).isFalse();
    socket.write("4second");
    assertThat(connection.isUsedAfterwards()).isFalse();
  }

  /** Its streams may be somebody else's by then. */
  @Test
  void oneThatHasClosedIsNotClosedAgain() throws IOException {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    socket.open(connection, this::join, new MessageMemory(BYTES), BYTES, Runnable::run);
    List<Runnable> later = new ArrayList<>();
    socket.lost(later::add);
    connection.fail();
    later.forEach(Runnable::run);

    assertThat(connection.isClosed()).isFalse();
    assertThat(socket.isOver()).isTrue();
    assertThat(ends).hasValue(1);
  }

  /** Where the container closes it, having told us. */
  @Test
  void theContainerWaitsForAThreadThatWrites() throws Exception {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    socket.open(connection, () -> {}, new MessageMemory(BYTES), BYTES, Runnable::run);
    Thread container =
        new Thread(
            () -> {
              socket.destroyed();
              connection.close();
            });
    AtomicBoolean closedWithin = new AtomicBoolean();
    connection.whenWritten(
        () -> {
          beginAndWait(container);
          closedWithin.set(connection.isClosed());
        });
    socket.write("4first");
    container.join();

    assertThat(closedWithin).isFalse();
    assertThat(connection.isUsedAfterwards()).isFalse();
  }

  /** A write that fails has the container close the connection within. */
  @Test
  void aThreadThatWritesDoesNotWaitForItself() throws IOException {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    socket.open(connection, () -> {}, new MessageMemory(BYTES), BYTES, Runnable::run);
    connection.whenWritten(socket::destroyed);
    long before = waits();
    socket.write("4first");

    assertThat(waits()).isEqualTo(before);
    assertThat(socket.isOver()).isTrue();
    assertThat(connection.isUsedAfterwards()).isFalse();
  }

  /** How often this thread has waited so far. */
  private static long waits() {
    return ManagementFactory.getThreadMXBean()
        .getThreadInfo(Thread.currentThread().getId())
        .getWaitedCount();
  }

  /** As are those that are read from. */
  @Test
  void itIsNotClosedUnderAThreadThatReads() throws Exception {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    connection.receiving(A_MESSAGE);
    Thread closer = new Thread(socket::close);
    AtomicBoolean closedWithin = new AtomicBoolean();
    socket.on(
        "message",
        args -> {
          beginAndWait(closer);
          closedWithin.set(connection.isClosed());
        });
    socket.open(connection, () -> {}, new MessageMemory(BYTES), BYTES, Runnable::run);
    connection.reader().onDataAvailable();
    closer.join();

    assertThat(closer.getState()).isEqualTo(Thread.State.TERMINATED);
    assertThat(closedWithin).isFalse();
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isUsedAfterwards()).isFalse();
  }

  /** Long enough for what it does, if it can. */
  static void beginAndWait(Thread thread) {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
      try {
        thread.join(WAIT_MILLIS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void whoeverIsCutOffHearsNothingMore() throws IOException {
    FakeConnection connection = new FakeConnection(FakeConnection.Way.SILENT);
    socket.open(connection, this::join, new MessageMemory(BYTES), BYTES, Runnable::run);
    socket.close();
    assertThat(socket.isOver()).isFalse();
    socket.cutOff();

    assertThat(socket.isOver()).isTrue();
    assertThat(ends).hasValue(1);
  }

  @Test
  @Timeout(60)
  void aClientThatNeverReadsDoesNotKeepAClosedConnection() throws IOException {
    WebSocketConnection impatient =
        new WebSocketConnection(Map.of(), Peer.UNKNOWN, Duration.ofMillis(20));
    FakeConnection connection = new FakeConnection(FakeConnection.Way.SILENT);
    impatient.open(connection, () -> {}, new MessageMemory(BYTES), BYTES, Runnable::run);
    impatient.write("4message");
    impatient.close();

    while (!impatient.isOver()) {
      Thread.onSpinWait();
    }
    assertThat(connection.sent()).isEmpty();
  }

  /** Were it otherwise, these would take more than any heap. */
  @Test
  void aLengthThatIsOnlyAnnouncedTakesNoHeap() throws IOException {
    List<FakeConnection> announcing = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      FakeConnection connection =
          new FakeConnection(FakeConnection.Way.SILENT).receiving(HEAD_OF_100_MB);
      WebSocketConnection own = new WebSocketConnection(Map.of(), Peer.UNKNOWN);
      own.open(connection, () -> {}, new MessageMemory(100 << 20), 100 << 20, Runnable::run);
      connection.reader().onDataAvailable();
      assertThat(own.isOver()).isFalse();
      announcing.add(connection);
    }
    assertThat(announcing).hasSize(1_000);
  }

  @Test
  void aLongMessageComesWhole() throws IOException {
    byte[] text = new byte[3_000_000];
    new Random(1).ints(text.length, 'a', 'z').forEach(new Filling(text));
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0});
    frame.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
    frame.writeBytes(new byte[4]); // a mask that changes nothing
    frame.writeBytes(text);
    FakeConnection connection =
        new FakeConnection(FakeConnection.Way.SILENT).receiving(frame.toByteArray());
    List<Object> received = new ArrayList<>();
    socket.on("message", args -> received.add(args[0]));
    socket.open(connection, () -> {}, new MessageMemory(4 << 20), 4 << 20, Runnable::run);
    connection.reader().onDataAvailable();

    assertThat(received).containsExactly(new String(text, US_ASCII));
  }

  private static final class Filling implements IntConsumer {
    private final byte[] bytes;
    private int at;

    Filling(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void accept(int value) {
      bytes[at++] = (byte) value;
    }
  }
}
