package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Mutation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries of a change as bytes, one after the other; numbers are big-endian.
 *
 * <pre>
 *   | key length | key | value length | value |        the value length of a deletion is -1
 *   | 4          |     | 4            |       |
 * </pre>
 */
final class ChangedEntries {
  private static final int DELETED = -1;

  private ChangedEntries() {}

  static byte[] encode(Batch batch) {
    long size = 0;
    for (Mutation mutation : batch.mutations()) {
      size += 2L * Integer.BYTES + mutation.key().utf8().length + valueLength(mutation);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    for (Mutation mutation : batch.mutations()) {
      bytes.putInt(mutation.key().utf8().length).put(mutation.key().utf8());
      if (mutation instanceof Mutation.Put put) {
        bytes.putInt(put.value().length).put(put.value());
      } else {
        bytes.putInt(DELETED);
      }
    }
    return bytes.array();
  }

  private static int valueLength(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? put.value().length : 0;
  }

  static List<LogRecord.Entry> decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    List<LogRecord.Entry> entries = new ArrayList<>();
    while (bytes.hasRemaining()) {
      Key key = Key.ofTrusted(next(bytes, bytes.getInt()));
      int length = bytes.getInt();
      entries.add(
          new LogRecord.Entry(
              key, length == DELETED ? Optional.empty() : Optional.of(next(bytes, length))));
    }
    return entries;
  }

  private static byte[] next(ByteBuffer bytes, int length) {
    byte[] part = new byte[length];
    bytes.get(part);
    return part;
  }
}
