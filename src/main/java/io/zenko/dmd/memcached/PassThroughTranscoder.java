package io.zenko.dmd.memcached;

import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.Transcoder;

/**
 * Bytes as they are: the client's own transcoder compresses, deserialises Java objects, and takes
 * no more than 1 MiB.
 */
public final class PassThroughTranscoder implements Transcoder<byte[]> {
  @Override
  public CachedData encode(byte[] bytes) {
    return new CachedData(0, bytes, Integer.MAX_VALUE, 0);
  }

  @Override
  public byte[] decode(CachedData data) {
    return data.getData();
  }

  @Override
  public void setPrimitiveAsString(boolean primitiveAsString) {}

  @Override
  public void setPackZeros(boolean packZeros) {}

  @Override
  public void setCompressionThreshold(int threshold) {}

  @Override
  public boolean isPrimitiveAsString() {
    return false;
  }

  @Override
  public boolean isPackZeros() {
    return false;
  }

  @Override
  public void setCompressionMode(CompressionMode mode) {}
}
