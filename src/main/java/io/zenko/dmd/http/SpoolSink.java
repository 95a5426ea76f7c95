package io.zenko.dmd.http;

import io.zenko.dmd.http.transfer.BodySink;
import io.zenko.dmd.http.transfer.Spool;
import java.io.IOException;
import java.util.function.Supplier;

/** A body that waits in a spool until it is whole. */
record SpoolSink(Spool spool, int maxBytes, Supplier<ProtocolException> tooLong)
    implements BodySink {
  @Override
  public boolean isQuick(int count) {
    return spool.isQuick(count);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (spool.length() + count > maxBytes) {
      throw tooLong.get();
    }
    spool.write(bytes, offset, count);
  }

  @Override
  public void rest() throws IOException {
    spool.rest();
  }
}
