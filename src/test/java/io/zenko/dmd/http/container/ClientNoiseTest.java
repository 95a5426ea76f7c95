package io.zenko.dmd.http.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ClientNoiseTest {
  private static final String CONNECTOR = "org.apache.catalina.connector.";
  private static final StackTraceElement SERVICE = frame(CONNECTOR + "CoyoteAdapter", "doService");
  private static final StackTraceElement STATUS = frame(CONNECTOR + "Response", "getStatus");
  private static final StackTraceElement OURS =
      frame("io.zenko.dmd.http.ProtocolFilter", "doFilter");

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, null, -1);
  }

  private static boolean isLeftOut(Throwable thrown, StackTraceElement... stack) {
    thrown.setStackTrace(stack);
    return ClientNoise.isOfAGoneClient(thrown);
  }

  @Test
  void whatCatalinaMeetsWhereARequestWasTakenBackIsLeftOut() {
    StackTraceElement check = frame("org.glassfish.grizzly.http.server.Response", "checkResponse");
    assertThat(isLeftOut(new IllegalStateException("not set"), check, STATUS, SERVICE)).isTrue();
    assertThat(
            isLeftOut(
                new NullPointerException("no request"),
                frame("org.glassfish.grizzly.http.server.Request", "getServerPort"),
                frame("com.sun.enterprise.web.PECoyoteConnector", "requestEndEvent"),
                SERVICE))
        .isTrue();
    assertThat(
            isLeftOut(
                new NullPointerException("no context"),
                frame(CONNECTOR + "InputBuffer$ReadHandlerImpl", "processCallbacks")))
        .isTrue();
  }

  @Test
  void whatCdiMeetsAtTheEndOfSuchARequestIsLeftOut() {
    Logger catalina = Logger.getLogger("jakarta.enterprise.web.core");
    String ended = "Error invoking requestDestroyed method on ServletRequestListener ";
    Runnable back = ClientNoise.leaveOut();
    try {
      Filter filter = catalina.getFilter();
      assertThat(filter.isLoggable(entry(ended + "org.jboss.weld.module.web.servlet.WeldListener")))
          .isFalse();
      assertThat(filter.isLoggable(entry(ended + "another.Listener"))).isTrue();
      assertThat(filter.isLoggable(entry("a fault"))).isTrue();
    } finally {
      back.run();
    }
    assertThat(catalina.getFilter()).isNull();
  }

  private static LogRecord entry(String message) {
    LogRecord entry = new LogRecord(Level.WARNING, message);
    NullPointerException thrown = new NullPointerException();
    thrown.setStackTrace(new StackTraceElement[0]);
    entry.setThrown(thrown);
    return entry;
  }

  @Test
  void faultsAreLogged() {
    assertThat(ClientNoise.isOfAGoneClient(null)).isFalse();
    assertThat(isLeftOut(new NullPointerException("ours"), OURS, SERVICE)).isFalse();
    assertThat(isLeftOut(new IllegalStateException("ours"), STATUS, OURS, SERVICE)).isFalse();
    assertThat(isLeftOut(new IllegalArgumentException("other"), STATUS, SERVICE)).isFalse();
    assertThat(isLeftOut(new NullPointerException("no trace"))).isFalse();
  }
}
