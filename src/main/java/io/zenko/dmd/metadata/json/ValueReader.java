package io.zenko.dmd.metadata.json;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.ReadMemory;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads values by their slots and verifies them. A slot's value never changes, so what is cached
 * under its position is right for ever.
 */
final class ValueReader {
  private static final int ENTRY_OVERHEAD_BYTES = 64;

  private final ValueFiles files;
  private final Optional<Cache<Long, byte[]>> cache;

  /**
   * @param cacheBytes heap for values read lately; 0 leaves them to the cache of the operating
   *     system, which is the right place unless reads are skewed to few keys
   */
  ValueReader(ValueFiles files, long cacheBytes) {
    this.files = files;
    this.cache =
        cacheBytes == 0
            ? Optional.empty()
            : Optional.of(
                Caffeine.newBuilder()
                    .maximumWeight(cacheBytes)
                    .weigher((Long position, byte[] value) -> value.length + ENTRY_OVERHEAD_BYTES)
                    .executor(Runnable::run)
                    .build());
  }

  /** The value, from the cache or the disk; empty where the slot's file is gone. */
  Optional<byte[]> readCached(Slot slot) {
    if (cache.isEmpty()) {
      return read(slot);
    }
    byte[] cached = cache.get().getIfPresent(slot.position());
    if (cached != null) {
      return Optional.of(cached);
    }
    Optional<byte[]> value = read(slot);
    value.ifPresent(read -> cache.get().put(slot.position(), read));
    return value;
  }

  /**
   * The value, but it is not kept in the cache: a slot that is not committed yet may be refused,
   * and its place be given to another value.
   */
  Optional<byte[]> readUncached(Slot slot) {
    return cache.map(known -> known.getIfPresent(slot.position())).or(() -> read(slot));
  }

  /** The value, from the disk; empty where the slot's file is gone. */
  Optional<byte[]> read(Slot slot) {
    ValueFile file = files.get(slot.file());
    if (file == null) {
      return Optional.empty();
    }
    // To get a text out of its escapes takes copies of its own.
    ReadMemory.expect(slot.encoding() == Encoding.TEXT ? 3L * slot.length() : slot.length());
    byte[] literal;
    try {
      literal = file.read(slot.offset(), slot.length());
    } catch (FormatException e) {
      throw new MetadataException(Failure.CORRUPT, e.getMessage(), e);
    } catch (IOException e) {
      if (files.get(slot.file()) == null) {
        return Optional.empty();
      }
      throw new MetadataException(
          Failure.INTERNAL, file.path() + " cannot be read: " + e.getMessage(), e);
    }
    return Optional.of(decode(slot, literal, file));
  }

  private static byte[] decode(Slot slot, byte[] literal, ValueFile file) {
    if (Literal.checksum(literal) != slot.checksum()) {
      throw new MetadataException(
          Failure.CORRUPT,
          String.format(
              Locale.ROOT,
              "%s: the value at byte %d does not match its checksum",
              file.path(),
              slot.offset()));
    }
    return Literal.decode(slot.encoding(), literal);
  }
}
