package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
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
 *
 *   | length | overhead |                            the length is -1 where nothing is told
 *   | 4      |          |
 * </pre>
 */
final class ChangedEntries {
  private static final int NOTHING = -1;

  private ChangedEntries() {}

  static byte[] encode(List<LogRecord.Entry> entries) {
    long size = 0;
    for (LogRecord.Entry entry : entries) {
      size += 2L * Integer.BYTES + entry.key().utf8().length + length(entry.value());
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    for (LogRecord.Entry entry : entries) {
      bytes.putInt(entry.key().utf8().length).put(entry.key().utf8());
      put(bytes, entry.value());
    }
    return bytes.array();
  }

  /** What is told of the values before, of one entry after the other; empty where nothing is. */
  static Optional<byte[]> encodeOverhead(List<LogRecord.Entry> entries) {
    if (entries.stream().allMatch(entry -> entry.overhead().isEmpty())) {
      return Optional.empty();
    }
    long size = 0;
    for (LogRecord.Entry entry : entries) {
      size += Integer.BYTES + (long) length(entry.overhead());
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    entries.forEach(entry -> put(bytes, entry.overhead()));
    return Optional.of(bytes.array());
  }

  private static int length(Optional<byte[]> part) {
    return part.map(bytes -> bytes.length).orElse(0);
  }

  private static void put(ByteBuffer bytes, Optional<byte[]> part) {
    if (part.isPresent()) {
      bytes.putInt(part.get().length).put(part.get());
    } else {
      bytes.putInt(NOTHING);
    }
  }

  static List<LogRecord.Entry> decode(byte[] encoded, Optional<byte[]> overhead) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    Optional<ByteBuffer> told = overhead.map(ByteBuffer::wrap);
    List<LogRecord.Entry> entries = new ArrayList<>();
    while (bytes.hasRemaining()) {
      Key key = Key.ofTrusted(next(bytes).orElseThrow());
      entries.add(new LogRecord.Entry(key, next(bytes), told.flatMap(ChangedEntries::next)));
    }
    return entries;
  }

  private static Optional<byte[]> next(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length == NOTHING) {
      return Optional.empty();
    }
    byte[] part = new byte[length];
    bytes.get(part);
    return Optional.of(part);
  }
}
