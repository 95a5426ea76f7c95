package io.zenko.dmd.http.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.junit.jupiter.api.Test;

class GrizzlyContainerTest {
  private final List<Object> told = new ArrayList<>();
  private Context application =
      (Context)
          Proxy.newProxyInstance(
              Context.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (proxy, called, arguments) -> {
                if (called.getName().equals("fireContainerEvent")) {
                  told.addAll(List.of(arguments));
                }
                return null;
              });

  /** It keeps each that it has made until it is told so. */
  @Test
  void theContainerIsToldOfAHandlerThatHasEnded() {
    HttpUpgradeHandler handler = new Handler();
    Request inner =
        new Request() {
          @Override
          public Context getContext() {
            return application;
          }
        };
    Runnable forget =
        new GrizzlyContainer()
            .forgetting(new HttpServletRequestWrapper(new RequestFacade(inner)), handler);
    assertThat(told).isEmpty();
    application = null; // the request is for others to come once its connection has closed
    forget.run();

    assertThat(told).containsExactly("predestroy", handler);
  }

  private static final class Handler implements HttpUpgradeHandler {
    @Override
    public void init(WebConnection connection) {}

    @Override
    public void destroy() {}
  }
}
