package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** A large bucket in an array, which counts what is read of it. */
final class SortedEntries implements EntrySource {
  private final Key[] keys;
  private final IntFunction<byte[]> values;
  private int keysRead;
  private int valuesRead;
  private int jumps;

  /** The keys have to be in order. */
  SortedEntries(Key[] keys, IntFunction<byte[]> values) {
    this.keys = keys;
    this.values = values;
  }

  static SortedEntries of(Map<String, String> entries) {
    SortedMap<Key, byte[]> sorted = new TreeMap<>();
    entries.forEach((key, value) -> sorted.put(Key.of(key), value.getBytes(UTF_8)));
    byte[][] values = sorted.values().toArray(new byte[0][]);
    return new SortedEntries(sorted.keySet().toArray(new Key[0]), i -> values[i]);
  }

  int keysRead() {
    return keysRead;
  }

  int valuesRead() {
    return valuesRead;
  }

  int jumps() {
    return jumps;
  }

  @Override
  public EntryCursor open(KeyRange range) {
    int end = range.to().map(to -> firstFrom(0, to)).orElse(keys.length);
    return new Cursor(firstFrom(0, range.from()) - 1, end);
  }

  private int firstFrom(int start, Key key) {
    int found = Arrays.binarySearch(keys, start, keys.length, key);
    return found < 0 ? -found - 1 : found;
  }

  private final class Cursor implements EntryCursor {
    private final int end;
    private int at;

    Cursor(int at, int end) {
      this.at = at;
      this.end = end;
    }

    @Override
    public boolean next() {
      at++;
      if (at >= end) {
        return false;
      }
      keysRead++;
      return true;
    }

    @Override
    public void seek(Key key) {
      if (at >= 0 && key.compareTo(keys[at]) <= 0) {
        throw new AssertionError("jumps back from " + keys[at] + " to " + key);
      }
      jumps++;
      at = firstFrom(at + 1, key) - 1;
    }

    @Override
    public Key key() {
      return keys[at];
    }

    @Override
    public byte[] value() {
      valuesRead++;
      return values.apply(at);
    }

    @Override
    public void close() {}
  }
}
