package io.zenko.dmd.data.rest;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.http.Exchange;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The bytes of an answer, whose status is on its way already: a store that fails now cuts the
 * connection short of the length that was announced, so that no part passes for the whole.
 */
final class BlobBody implements StreamingOutput {
  private final Blob blob;
  private final InputStream content;
  private final Exchange exchange;

  BlobBody(Blob blob, InputStream content, Exchange exchange) {
    this.blob = blob;
    this.content = content;
    this.exchange = exchange;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    try (blob;
        content) {
      content.transferTo(out);
    } catch (DataException e) {
      exchange.cut(e);
      throw new IOException("the answer was cut off", e);
    }
  }
}
