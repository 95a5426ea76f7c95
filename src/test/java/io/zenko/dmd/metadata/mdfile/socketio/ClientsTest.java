package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.reading.Peer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of clients, also of those who have gone. */
class ClientsTest {
  private static final int BYTES = 1024;
  private static final int MOST = 2;
  private static final Pattern SID = Pattern.compile("\"sid\": *\"([^\"]+)\"");

  private final HeartbeatTimers heartbeats = new HeartbeatTimers(Thread::new);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Clients clients = new Clients(heartbeats, timers, MOST, BYTES);

  @AfterEach
  void stop() {
    heartbeats.shutdownNow();
    timers.shutdownNow();
  }

  @Test
  @Timeout(60)
  void noneIsKeptOfAWebSocketThatHasClosed() throws IOException {
    WeakReference<WebSocketConnection> gone = openAndClose();

    assertThat(clients.byWebSocket()).isZero();
    while (gone.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
    // It is not long ago: Engine.IO has not let go of its timer.
    assertThat(heartbeats.getQueue()).isNotEmpty();
  }

  private WeakReference<WebSocketConnection> openAndClose() throws IOException {
    WebSocketConnection socket = new WebSocketConnection(Map.of("EIO", "3"), Peer.UNKNOWN);
    socket.open(
        new FakeConnection(FakeConnection.Way.SILENT),
        () -> clients.join(socket),
        new MessageMemory(BYTES),
        BYTES,
        Runnable::run);
    assertThat(clients.byWebSocket()).isEqualTo(1);
    socket.lost();
    return new WeakReference<>(socket);
  }

  @Test
  void oneThatIsGoneBeforeItsWelcomeIsNotKept() throws IOException {
    clients.request(request("GET", "EIO=4&transport=polling"), new Written(true).response());

    assertThat(clients.polling()).isZero();
    assertThat(clients.byWebSocket()).isZero();
  }

  @Test
  void thoseWhoSayNothingMakePlaceForOthers() throws IOException {
    String first = shakeHands();
    String second = shakeHands();
    String third = shakeHands();

    assertThat(clients.polling()).isEqualTo(MOST);
    assertThat(say(first, "40")).contains("Session ID unknown");
    assertThat(say(second, "40")).isEqualTo("ok");
    assertThat(say(third, "40")).isEqualTo("ok");
  }

  @Test
  void thoseWhoHaveSaidWhatTheyWantStay() throws IOException {
    String settled = shakeHands();
    say(settled, "40");
    shakeHands();
    shakeHands();
    assertThat(clients.areFull()).isFalse();
    String last = shakeHands();
    say(last, "40");

    assertThat(clients.areFull()).isTrue();
    assertThat(say(settled, "40")).isEqualTo("ok");
    say(settled, "1");
    assertThat(clients.areFull()).isFalse();
  }

  @Test
  void aWebSocketThatIsNotUsedYetIsNotReplaced() throws IOException {
    String id = shakeHands();
    WebSocketConnection trying = upgrade(id);
    WebSocketConnection another = upgrade(id);

    assertThat(trying.isOver()).isFalse();
    assertThat(another.isOver()).isTrue();
    trying.message("2probe".getBytes(US_ASCII));
    trying.message("5".getBytes(US_ASCII));
    assertThat(clients.polling()).isZero();
    assertThat(clients.byWebSocket()).isEqualTo(1);
  }

  private WebSocketConnection upgrade(String id) throws IOException {
    WebSocketConnection socket =
        new WebSocketConnection(
            Map.of("EIO", "4", "transport", "websocket", "sid", id), Peer.UNKNOWN);
    socket.open(
        new FakeConnection(FakeConnection.Way.OPEN),
        () -> clients.join(socket),
        new MessageMemory(BYTES),
        BYTES,
        Runnable::run);
    return socket;
  }

  private String shakeHands() throws IOException {
    Written written = new Written(false);
    clients.request(request("GET", "EIO=4&transport=polling"), written.response());
    Matcher sid = SID.matcher(written.text());
    assertThat(sid.find()).as(written.text()).isTrue();
    return sid.group(1);
  }

  private String say(String id, String packet) throws IOException {
    Written written = new Written(false);
    HttpServletRequest inner = request("POST", "");
    String query = "EIO=4&transport=polling&sid=" + id;
    byte[] body = packet.getBytes(US_ASCII);
    clients.request(new PollingRequest(inner, query, body, context -> {}), written.response());
    return written.text();
  }

  private static HttpServletRequest request(String method, String query) {
    Map<Object, Object> attributes = new HashMap<>();
    return proxy(
        HttpServletRequest.class,
        (proxy, called, arguments) ->
            switch (called.getName()) {
              case "getMethod" -> method;
              case "getQueryString" -> query;
              case "isAsyncSupported" -> true;
              case "isAsyncStarted" -> false;
              case "startAsync" -> proxy(AsyncContext.class, (self, ignored, none) -> null);
              case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
              case "getAttribute" -> attributes.get(arguments[0]);
              default -> null;
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** What was written to a response, or cannot be. */
  private static final class Written {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringWriter characters = new StringWriter();
    private final boolean broken;

    Written(boolean broken) {
      this.broken = broken;
    }

    String text() {
      return bytes.toString(UTF_8) + characters;
    }

    HttpServletResponse response() {
      return proxy(
          HttpServletResponse.class,
          (proxy, called, arguments) ->
              switch (called.getName()) {
                case "getOutputStream" -> stream();
                case "getWriter" -> new PrintWriter(characters, true);
                default -> null;
              });
    }

    private ServletOutputStream stream() {
      return new ServletOutputStream() {
        @Override
        public void write(int b) throws IOException {
          if (broken) {
            throw new IOException("No space left on device");
          }
          bytes.write(b);
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
      };
    }
  }
}
