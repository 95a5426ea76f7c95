package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private static final int ROUNDS = 40_000;
  private static final int LONG = 300_000;
  private static final int CONGESTED = (1 << 20) + 1;
  private static final String ASYNC = "async";
  private static final Pattern SID = Pattern.compile("\"sid\": *\"([^\"]+)\"");

  private final List<Channel> joined = new ArrayList<>();
  private final HeartbeatTimers heartbeats = new HeartbeatTimers(Thread::new);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Clients clients = new Clients(heartbeats, timers, MOST, BYTES);

  @AfterEach
  void stop() {
    heartbeats.shutdownNow();
    timers.shutdownNow();
  }

  @Test
  @Timeout(300)
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
    WebSocketConnection socket =
        open(Map.of("EIO", "3"), new FakeConnection(FakeConnection.Way.SILENT));
    assertThat(clients.byWebSocket()).isEqualTo(1);
    socket.lost(Runnable::run);
    return new WeakReference<>(socket);
  }

  @Test
  void oneThatIsGoneBeforeItsWelcomeIsNotKept() throws IOException {
    clients.request("", asking("EIO=4&transport=polling"), new Written(true).response());

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

  /**
   * While a client changes over, each of its polls is let go at once; what is told to it at the
   * same moment takes that poll or the next. Rounds enough that threads meet.
   */
  @Test
  @Timeout(600)
  void nothingIsLostThatIsToldWhileAPollIsLetGo() throws Exception {
    clients.serve("/test", this::join);
    ExecutorService teller = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String id = shakeHands();
        say(id, "40/test,");
        assertThat(poll(id)).startsWith("40/test,");
        upgrade(id).message("2probe".getBytes(US_ASCII));
        Channel channel = joined.get(0);
        joined.clear(); // not all of them are to be kept
        CyclicBarrier together = new CyclicBarrier(2);
        Future<?> told =
            teller.submit(
                () -> {
                  together.await();
                  channel.emit("[\"told\"]");
                  return null;
                });
        together.await();
        String first = poll(id);
        told.get();
        String heard = first.equals("6") ? poll(id) : first;
        assertThat(heard).as("round %s", round).isEqualTo("42/test,[\"told\"]");
        say(id, "1");
      }
    } finally {
      teller.shutdownNow();
    }
  }

  /** Keeps each who joins. */
  private Namespace.Session join(Channel channel) {
    joined.add(channel);
    return Clients.SILENT;
  }

  /** What has waited for the upgrade leaves then; what is told meanwhile, behind it. */
  @Test
  @Timeout(300)
  void aLongTextDoesNotOvertakeWhatWaitedForTheUpgrade() throws Exception {
    clients.serve("/test", this::join);
    String id = shakeHands();
    say(id, "40/test,");
    assertThat(poll(id)).startsWith("40/test,");
    Channel channel = joined.get(0);
    byte[] text = "x".repeat(LONG).getBytes(US_ASCII);
    Thread teller = new Thread(() -> channel.emit(1, "[\"long\",", text, "]"));
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    WebSocketConnection socket = upgrade(id, connection);
    socket.message("2probe".getBytes(US_ASCII));
    channel.emit("[\"first\"]");
    channel.emit("[\"second\"]");
    connection.whenWritten(() -> WebSocketConnectionTest.beginAndWait(teller));
    socket.message("5".getBytes(US_ASCII));
    teller.join();

    assertThat(connection.sent()).containsSubsequence("first", "second", "long");
  }

  @Test
  void nonsenseEndsASessionAlsoWhileItIsBeingSentTo() throws Exception {
    clients.serve("/test", this::join);
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    WebSocketConnection socket = comeByWebSocket(connection);
    Thread sender = new Thread(() -> socket.message("4nonsense".getBytes(US_ASCII)));
    connection.whenWritten(() -> WebSocketConnectionTest.beginAndWait(sender));
    joined.get(0).emit("[\"told\"]");
    sender.join();

    assertThat(connection.isClosed()).isTrue();
    assertThat(clients.byWebSocket()).isZero();
  }

  /** Nothing of it waits for a poll. */
  @Test
  void aLongAnswerToAWebSocketIsNoneThatWaitsForAPoll() throws Exception {
    clients.serve("/test", this::join);
    FakeConnection connection = new FakeConnection(FakeConnection.Way.OPEN);
    comeByWebSocket(connection);
    joined.get(0).emit("[\"" + "x".repeat(CONGESTED) + "\"]");

    assertThat(connection.isClosed()).isFalse();
    assertThat(clients.byWebSocket()).isEqualTo(1);
  }

  @Test
  void aPollWhileAnotherWaitsEndsTheSession() throws IOException {
    String id = shakeHands();
    Written waiting = new Written(false);
    poll(id, waiting);
    assertThat(waiting.text()).isEmpty();

    assertThatThrownBy(() -> poll(id))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> assertThat(refused.error()).isEqualTo(ProtocolError.BAD_REQUEST));
    assertThat(waiting.text()).isEqualTo("1");
    assertThat(clients.polling()).isZero();
  }

  private WebSocketConnection upgrade(String id) throws IOException {
    return upgrade(id, new FakeConnection(FakeConnection.Way.OPEN));
  }

  private WebSocketConnection upgrade(String id, FakeConnection connection) throws IOException {
    return open(Map.of("EIO", "4", "transport", "websocket", "sid", id), connection);
  }

  private WebSocketConnection comeByWebSocket(FakeConnection connection) throws IOException {
    WebSocketConnection socket = open(Map.of("EIO", "4"), connection);
    socket.message("40/test,".getBytes(US_ASCII));
    return socket;
  }

  private WebSocketConnection open(Map<String, String> query, FakeConnection connection)
      throws IOException {
    WebSocketConnection socket = new WebSocketConnection(query, Peer.UNKNOWN);
    socket.open(
        connection, () -> clients.join(socket), new MessageMemory(BYTES), BYTES, Runnable::run);
    return socket;
  }

  private String shakeHands() throws IOException {
    Written written = new Written(false);
    clients.request("", asking("EIO=4&transport=polling"), written.response());
    Matcher sid = SID.matcher(written.text());
    assertThat(sid.find()).as(written.text()).isTrue();
    return sid.group(1);
  }

  /** What there was for the client when its poll came, or what it was let go with. */
  private String poll(String id) throws IOException {
    Written written = new Written(false);
    poll(id, written);
    return written.text();
  }

  private void poll(String id, Written written) throws IOException {
    clients.request(id, asking("EIO=4&transport=polling&sid=" + id), written.response());
  }

  private static PollingRequest asking(String query) {
    return new PollingRequest(request("GET", query), query, new byte[0], context -> {});
  }

  private String say(String id, String packet) throws IOException {
    Written written = new Written(false);
    HttpServletRequest inner = request("POST", "");
    String query = "EIO=4&transport=polling&sid=" + id;
    byte[] body = packet.getBytes(US_ASCII);
    clients.request(id, new PollingRequest(inner, query, body, context -> {}), written.response());
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
              case "isAsyncStarted" -> attributes.containsKey(ASYNC);
              case "startAsync" -> {
                attributes.put(ASYNC, true);
                yield proxy(AsyncContext.class, (self, ignored, none) -> null);
              }
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
