package io.zenko.dmd.http.container;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpBrokenContentException;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.ParsingResult;
import org.glassfish.grizzly.http.TransferEncoding;

/**
 * Reads bodies in chunks in place of Grizzly's own encoding, which knows no extensions, takes an
 * empty line for the end of a body, and passes over whatever stands behind the data of a chunk.
 */
final class ChunkedBody implements TransferEncoding {
  private static final String SCAN = ChunkScan.class.getName();

  private final TransferEncoding writer;
  private final int maxOverheadBytes;

  /**
   * @param writer what writes chunks
   * @param maxOverheadBytes the most that is around the data of a body
   */
  ChunkedBody(TransferEncoding writer, int maxOverheadBytes) {
    this.writer = writer;
    this.maxOverheadBytes = maxOverheadBytes;
  }

  @Override
  public boolean wantDecode(HttpHeader header) {
    return header.isChunked();
  }

  @Override
  public ParsingResult parsePacket(FilterChainContext context, HttpHeader header, Buffer buffer) {
    ChunkScan scan = scan((HttpRequestPacket) header);
    try {
      while (buffer.hasRemaining() && scan.data() == 0 && !scan.isDone()) {
        scan.take(buffer.get());
      }
    } catch (IllegalArgumentException e) {
      return refuse(context, header, buffer, e);
    }
    if (scan.isDone()) {
      HttpContent end = header.httpTrailerBuilder().build();
      return ParsingResult.create(
          end, buffer.hasRemaining() ? buffer.split(buffer.position()) : null);
    }
    if (!buffer.hasRemaining()) {
      buffer.tryDispose();
      return ParsingResult.create(null, null);
    }
    int count = (int) Math.min(scan.data(), buffer.remaining());
    scan.skip(count);
    Buffer rest = buffer.remaining() > count ? buffer.split(buffer.position() + count) : null;
    return ParsingResult.create(header.httpContentBuilder().content(buffer).build(), rest);
  }

  private ChunkScan scan(HttpRequestPacket request) {
    if (request.getAttribute(SCAN) instanceof ChunkScan begun) {
      return begun;
    }
    ChunkScan scan = new ChunkScan(maxOverheadBytes);
    request.setAttribute(SCAN, scan);
    return scan;
  }

  /**
   * Where the request has been answered already, the codec would have it executed once more to tell
   * of a broken body: then the connection ends, and that is all.
   */
  private static ParsingResult refuse(
      FilterChainContext context, HttpHeader header, Buffer buffer, IllegalArgumentException e) {
    if (!header.isSkipRemainder()) {
      throw new HttpBrokenContentException(e.getMessage(), e);
    }
    buffer.tryDispose();
    context.getConnection().closeSilently();
    return ParsingResult.create(null, null);
  }

  @Override
  public boolean wantEncode(HttpHeader header) {
    return writer.wantEncode(header);
  }

  @Override
  public void prepareSerialize(FilterChainContext context, HttpHeader header, HttpContent content) {
    writer.prepareSerialize(context, header, content);
  }

  @Override
  public Buffer serializePacket(FilterChainContext context, HttpContent content) {
    return writer.serializePacket(context, content);
  }
}
