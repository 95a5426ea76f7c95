package io.zenko.dmd.http.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketBufferTest {
  private static final int SLOW = 32 * 1024;
  private static final int FAST = 128 * 1024;

  private SocketChannel channel;
  private int resized;

  @BeforeEach
  void open() throws IOException {
    channel = SocketChannel.open();
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
  }

  @Test
  void itIsLargeUntilALongAnswerBegins() throws IOException {
    SocketBuffer buffer = new SocketBuffer(this::resize, SLOW, FAST);
    assertThat(bytes()).isEqualTo(alone(FAST));
    buffer.begin();
    assertThat(bytes()).isEqualTo(alone(SLOW));
  }

  @Test
  void aClientThatTakesMuchWithoutAPauseGetsALargeOneUntilItPauses() throws IOException {
    SocketBuffer buffer = new SocketBuffer(this::resize, SLOW, FAST);
    buffer.begin();
    for (int i = 0; i < 3; i++) {
      buffer.took(64 * 1024);
    }
    assertThat(bytes()).isEqualTo(alone(SLOW));
    buffer.took(64 * 1024);
    assertThat(bytes()).isEqualTo(alone(FAST));
    buffer.begin();
    assertThat(bytes()).as("the next answer's").isEqualTo(alone(FAST));
    buffer.paused();
    assertThat(bytes()).isEqualTo(alone(SLOW));
    buffer.begin();
    assertThat(bytes()).as("the next answer's").isEqualTo(alone(SLOW));
  }

  @Test
  void aPauseMakesNothingOfWhatWasTakenBefore() throws IOException {
    SocketBuffer buffer = new SocketBuffer(this::resize, SLOW, FAST);
    buffer.begin();
    buffer.took(255 * 1024);
    buffer.paused();
    buffer.took(255 * 1024);
    assertThat(bytes()).isEqualTo(alone(SLOW));
  }

  @Test
  void oneThatIsNotLargerForFastClientsStaysAsItIs() throws IOException {
    SocketBuffer buffer = new SocketBuffer(this::resize, FAST, SLOW);
    int once = resized;
    buffer.begin();
    buffer.took(1 << 20);
    buffer.paused();
    assertThat(bytes()).isEqualTo(alone(SLOW));
    assertThat(resized).isEqualTo(once);
  }

  @Test
  void aConnectionThatHasGoneIsLeftAlone() throws IOException {
    SocketBuffer buffer = new SocketBuffer(this::resize, SLOW, FAST);
    channel.close();
    assertThatCode(() -> buffer.took(1 << 20)).doesNotThrowAnyException();
    assertThatCode(buffer::paused).doesNotThrowAnyException();
  }

  private void resize(int bytes) throws IOException {
    resized++;
    channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
  }

  private int bytes() throws IOException {
    return channel.getOption(StandardSocketOptions.SO_SNDBUF);
  }

  /** What the system makes of a size: twice as much on Linux, as it was asked for on others. */
  private static int alone(int bytes) throws IOException {
    try (SocketChannel other = SocketChannel.open()) {
      other.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
      return other.getOption(StandardSocketOptions.SO_SNDBUF);
    }
  }
}
