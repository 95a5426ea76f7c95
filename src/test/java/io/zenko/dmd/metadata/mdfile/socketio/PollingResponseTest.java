package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class PollingResponseTest {
  private final ByteArrayOutputStream spool = new ByteArrayOutputStream();

  @Test
  void aShortAnswerIsThereWithoutAFlush() {
    PollingResponse response = new PollingResponse(container(), spool);
    response.getWriter().write("ok");
    response.getWriter().write(" \u00fcber \uD83D\uDE00");

    assertThat(spool.toString(UTF_8)).isEqualTo("ok \u00fcber \uD83D\uDE00");
  }

  private static HttpServletResponse container() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            PollingResponseTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, called, arguments) -> null);
  }
}
