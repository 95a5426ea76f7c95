package io.zenko.dmd.ops.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleServletTest {
  private boolean written;

  /** A container warns of each exception that a servlet throws. */
  @Test
  void saysNothingOfAClientThatHasGone() {
    HttpServletRequest request = fake(HttpServletRequest.class, Map.of("getPathInfo", "/"));
    HttpServletResponse response =
        fake(HttpServletResponse.class, Map.of("getOutputStream", new Reset()));

    assertThatCode(() -> new ConsoleServlet().doGet(request, response)).doesNotThrowAnyException();
    assertThat(written).isTrue();
  }

  private final class Reset extends ServletOutputStream {
    @Override
    public void write(int b) throws IOException {
      written = true;
      throw new IOException("Connection reset by peer");
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("the page is written at once");
    }
  }

  private static <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> answers.get(called.getName())));
  }
}
