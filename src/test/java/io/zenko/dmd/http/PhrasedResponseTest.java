package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.http.container.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PhrasedResponseTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile Integer status;

  /** Grizzly's: a question for a status that is not there writes one, in two steps. */
  private Object call(String method, Object[] arguments) throws InterruptedException {
    switch (method) {
      case "setStatus" -> status = (Integer) arguments[0];
      case "getStatus" -> {
        boolean isThere = status != null;
        asked.countDown();
        answered.await();
        if (!isThere) {
          status = HttpServletResponse.SC_OK;
        }
        return status;
      }
      case "getLocalPort" -> {
        return 1;
      }
      default -> {}
    }
    return null;
  }

  private <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> call(called.getName(), arguments)));
  }

  @Test
  void aStatusIsKeptThatIsSetWhileTheContainerAsksForIt() throws InterruptedException {
    HttpServletRequest request = fake(HttpServletRequest.class);
    Container container = fake(Container.class);
    HttpServletResponse response = fake(HttpServletResponse.class);
    Exchange exchange =
        Exchange.begin(fake(Protocol.class), RawTarget.of("/"), request, container, null);
    HttpServletResponse phrased = new PhrasedResponse(response, request, exchange, container);

    Thread leaving = new Thread(response::getStatus);
    leaving.start();
    asked.await();
    phrased.setStatus(HttpServletResponse.SC_CREATED);
    answered.countDown();
    leaving.join();

    assertThat(status).isEqualTo(HttpServletResponse.SC_CREATED);
  }
}
