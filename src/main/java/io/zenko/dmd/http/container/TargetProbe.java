package io.zenko.dmd.http.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpProbe;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Keeps the target of each request as it was sent, and hands the container a harmless one.
 *
 * <p>The container refuses some targets before any filter sees them (NUL, backslash, bytes that are
 * no UTF-8) and normalises others: keys of a store are none of its business. So all that it sees is
 * the root, where the application stands.
 */
final class TargetProbe extends HttpProbe.Adapter {
  static final String ATTRIBUTE = "io.zenko.dmd.target";

  @Override
  @SuppressWarnings("rawtypes") // as the overridden method has it
  public void onHeaderParseEvent(Connection connection, HttpHeader header, int sizeInBytes) {
    if (header instanceof HttpRequestPacket request) {
      String path = request.getRequestURIRef().getRequestURIBC().toString(ISO_8859_1);
      String query = request.getQueryStringDC().toString(ISO_8859_1);
      request.setAttribute(ATTRIBUTE, query == null ? path : path + '?' + query);
      request.setRequestURI("/");
      request.getQueryStringDC().recycle();
    }
  }
}
