package io.zenko.dmd.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** All bodies together take no more memory than there is for them. */
class BodyMemoryTest {
  private static final String SETTING = "DMD_MAX_SOMETHING";

  private final BodyMemory memory = new BodyMemory(40);

  @Test
  void aBodyIsReadWhole() {
    try (Body body = memory.read(request("0123456789", 10), 10, SETTING)) {
      assertThat(body.bytes()).asString(UTF_8).isEqualTo("0123456789");
    }
  }

  @Test
  void aBodyWithoutALengthIsReadToItsEnd() {
    try (Body body = memory.read(request("0123456789", -1), 10, SETTING)) {
      assertThat(body.bytes()).asString(UTF_8).isEqualTo("0123456789");
    }
  }

  @Test
  void aBodyTakesRoomForItsCopiesAsFarAsThereIsAny() {
    assertThat(memory.room(0)).isZero();
    assertThat(memory.room(5)).isEqualTo(20);
    assertThat(memory.room(10)).isEqualTo(40);
    assertThat(memory.room(11)).isEqualTo(40);
    assertThat(memory.room(Integer.MAX_VALUE)).isEqualTo(40);
  }

  @Test
  void whatIsLetGoOfMakesRoom() {
    for (int i = 0; i < 5; i++) {
      Body body = memory.read(request("0123456", 7), 10, SETTING);
      body.close();
      body.close();
      memory.read(request("012", -1), 10, SETTING).close();
    }
  }

  /** A body without a length takes room for the longest only while it is read. */
  @Test
  void whatWasNotNeededIsGivenBack() {
    try (Body first = memory.read(request("01234", -1), 10, SETTING);
        Body second = memory.read(request("56789", 5), 10, SETTING)) {
      assertThat(first.bytes()).hasSize(5);
      assertThat(second.bytes()).hasSize(5);
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefusedWithTheSettingThatSaysSo() {
    assertThatThrownBy(() -> memory.read(request("", 6), 5, SETTING))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error()).isEqualTo(ProtocolError.BAD_REQUEST))
        .hasMessageContaining(SETTING);
    assertThatThrownBy(() -> memory.read(request("012345", -1), 5, SETTING))
        .hasMessageContaining(SETTING);
    memory.read(request("0123456789", 10), 10, SETTING).close();
  }

  @Test
  void aBodyThatEndsEarlyIsRefusedAndTakesNoRoom() {
    assertThatThrownBy(() -> memory.read(request("012", 10), 10, SETTING))
        .hasMessage("the body ended early");
    memory.read(request("0123456789", 10), 10, SETTING).close();
  }

  private static HttpServletRequest request(String body, long length) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body.getBytes(UTF_8));
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            BodyMemoryTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getContentLengthLong" -> length;
                  case "getInputStream" -> new BodyStream(bytes);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final class BodyStream extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    BodyStream(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
