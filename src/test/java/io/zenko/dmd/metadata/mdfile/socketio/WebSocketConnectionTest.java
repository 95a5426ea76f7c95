package io.zenko.dmd.metadata.mdfile.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever takes over a WebSocket hears of its end once, whenever that was. */
class WebSocketConnectionTest {
  private static final int BYTES = 1024;

  /** The head of a masked text of 100 bytes, and one of them. */
  private static final byte[] HALF_A_MESSAGE = {(byte) 0x81, (byte) (0x80 | 100), 0, 0, 0, 0, '4'};

  private final WebSocketConnection socket = new WebSocketConnection(Map.of());
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
    socket.lost();

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
    socket.lost();

    assertThat(memory.taken()).isZero();
  }

  @Test
  void whatIsLostBeforeItOpensHoldsNothing() throws IOException {
    socket.lost();
    open(FakeConnection.Way.SILENT);

    assertThat(ends).hasValue(1);
    assertThat(socket.backlog().isCongested()).isFalse();
  }

  @Test
  void oneThatIsLostWhileItBeginsToReadIsToldOnce() throws IOException {
    FakeConnection connection =
        new FakeConnection(FakeConnection.Way.SILENT).whenAskedForInput(socket::lost);
    socket.open(connection, this::join, new MessageMemory(BYTES), BYTES, Runnable::run);

    assertThat(ends).hasValue(1);
  }
}
