package io.zenko.dmd.http.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpCodecFilter.HeaderParsingState;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpPacketParsing;
import org.glassfish.grizzly.http.HttpProbe;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Makes sure that no request is executed that its sender did not send as one: heads that can be
 * read in two ways are refused, and nothing is heard that stands behind the announcement of a close
 * (RFC 9112 9.6). The codec itself mends what it reads, and reads on where it has closed.
 */
@SuppressWarnings("rawtypes") // as the overridden methods have it
final class FramingProbe extends HttpProbe.Adapter {
  private static final Attribute<Framing> FRAMING =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.zenko.dmd.framing", Framing::new);

  /** The codec's own: the request whose head or body is arriving. */
  private static final Attribute<HttpRequestPacket> ARRIVING =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(
          HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  private static final String CONTINUE = "100-continue";
  private static final String WEB_SOCKET = "websocket";
  private static final String KEEP_ALIVE = "keep-alive";

  private final Set<Integer> decoding;
  private final Refusal refusal;

  /** Makes the codec give up a request; it is told no more of it. */
  private static final class RefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  FramingProbe(Set<Integer> decoding, Refusal refusal) {
    this.decoding = Set.copyOf(decoding);
    this.refusal = refusal;
  }

  /** Called before the codec looks at what has arrived, and changes bytes of it. */
  @Override
  public void onDataReceivedEvent(Connection connection, Buffer buffer) {
    HttpRequestPacket request = ARRIVING.get(connection);
    if (!(request instanceof HttpPacketParsing parsing) || parsing.isHeaderParsed()) {
      return;
    }
    Framing framing = FRAMING.get(connection);
    if (framing.isDeaf()) {
      return;
    }
    framing.look(buffer);
    HeadScan scan = framing.scan();
    if (scan.isRefused()) {
      refuse(connection, framing, scan.isOfLength());
    } else if (scan.isBehindEmptyLine()) {
      pass(parsing.getHeaderParsingState(), buffer.position() + 2);
    }
  }

  /** Has the codec begin behind an empty line, which it would take for a part of the method. */
  private static void pass(HeaderParsingState state, int start) {
    if (state.state == 0 && state.subState == 0 && state.start < start) {
      state.start = start;
      state.offset = Math.max(state.offset, start);
    }
  }

  @Override
  public void onHeaderParseEvent(Connection connection, HttpHeader header, int sizeInBytes) {
    if (header instanceof HttpRequestPacket request) {
      Framing framing = FRAMING.get(connection);
      if (framing.isDeaf() || !framing.scan().isDone()) {
        throw new RefusedException();
      }
      if (decoding.contains(port(connection)) && isMalformed(request)) {
        refuse(connection, framing, false);
        throw new RefusedException();
      }
      framing.next();
      passOverOtherUpgrades(request, decoding.contains(port(connection)));
      if (request.getMethod() == Method.CONNECT) {
        // The codec would take all that comes for its body, and never end.
        request.setExpectContent(false);
      }
      closeWhereAsked(request);
      passOverOtherExpectations(request);
      forgetHost(request, decoding.contains(port(connection)));
    }
  }

  /** Where it decodes a target, the container takes one that it cannot for a fault of its own. */
  private static boolean isMalformed(HttpRequestPacket request) {
    String path = request.getRequestURIRef().getRequestURIBC().toString(ISO_8859_1);
    for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
      if (at + 2 >= path.length() || !isHex(path.charAt(at + 1)) || !isHex(path.charAt(at + 2))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHex(char digit) {
    return digit < 128 && Character.digit(digit, 16) >= 0;
  }

  /**
   * Nobody asks for it but administration, which knows by it whose page a browser shows; and one
   * that is no host the container takes for a fault of its own.
   */
  private static void forgetHost(HttpRequestPacket request, boolean ofAdministration) {
    DataChunk host = request.getHeaders().getValue(Header.Host);
    if (host == null || host.isNull()) {
      return;
    }
    if (!ofAdministration) {
      host.setString("localhost");
    } else if (!HOST.matcher(host.toString(ISO_8859_1)).matches()) {
      host.setString("none.invalid");
    }
  }

  /**
   * To what nobody here upgrades (HTTP/2, as some clients offer with each request), the codec has
   * made the connection ready all the same: what is asked for beside it is answered as ever.
   */
  private static void passOverOtherUpgrades(HttpRequestPacket request, boolean toNothing) {
    if (request.isUpgrade()
        && (toNothing || !request.getUpgradeDC().equalsIgnoreCase(WEB_SOCKET))) {
      request.getUpgradeDC().recycle();
      request.setIgnoreContentModifiers(false);
      request.setExpectContent(false);
      request.getProcessingState().setKeepAlive(request.getProtocol() == Protocol.HTTP_1_1);
    }
  }

  /** The codec knows the word only where it stands alone. */
  private static void closeWhereAsked(HttpRequestPacket request) {
    if (!request.getProcessingState().isKeepAlive()) {
      return;
    }
    DataChunk first = request.getHeaders().getValue(Header.Connection);
    if (first == null || first.equalsIgnoreCase(KEEP_ALIVE)) {
      return;
    }
    for (String value : request.getHeaders().values(Header.Connection)) {
      for (String option : value.split(",", -1)) {
        if (option.strip().equalsIgnoreCase("close")) {
          request.getProcessingState().setKeepAlive(false);
        }
      }
    }
  }

  /** What a client expects beside a go-ahead, nobody here can promise: it is let be, always. */
  private static void passOverOtherExpectations(HttpRequestPacket request) {
    if (request.requiresAcknowledgement()) {
      DataChunk expected = request.getHeaders().getValue(Header.Expect);
      if (expected == null || !expected.equalsIgnoreCase(CONTINUE)) {
        request.getResponse().acknowledged();
      }
    }
  }

  @Override
  public void onHeaderSerializeEvent(Connection connection, HttpHeader header, Buffer buffer) {
    if (header instanceof HttpResponsePacket response
        && response.isCommitted()
        && !response.getProcessingState().isKeepAlive()) {
      FRAMING.get(connection).announceClose();
    }
  }

  /**
   * Called before the container answers what is no HTTP, or has headers that are too long, without
   * a body and in its own words: ours go first, and nothing follows them.
   */
  @Override
  public void onErrorEvent(Connection connection, HttpPacket packet, Throwable error) {
    if (packet instanceof HttpRequestPacket request && !request.getResponse().isCommitted()) {
      refuse(connection, FRAMING.get(connection), error instanceof NumberFormatException);
      // Neither the codec nor whoever waits for the rest of the body answers once more.
      request.getResponse().setCommitted(true);
      request.getResponse().setExpectContent(false);
    }
  }

  @SuppressWarnings("unchecked") // as the connection has it
  private void refuse(Connection connection, Framing framing, boolean ofLength) {
    if (framing.isDeaf()) {
      return;
    }
    framing.deafen();
    connection.write(
        Buffers.wrap(connection.getMemoryManager(), refusal.answer(port(connection), ofLength)),
        new EmptyCompletionHandler<>());
    connection.closeSilently();
  }

  private static int port(Connection connection) {
    return ((InetSocketAddress) connection.getLocalAddress()).getPort();
  }
}
