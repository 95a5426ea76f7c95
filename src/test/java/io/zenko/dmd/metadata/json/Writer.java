package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.Mutation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One of several writers with keys of its own, whose changes follow from a seed: whoever knows how
 * many of them were made knows what its keys hold.
 *
 * @param number which of the writers
 */
record Writer(long seed, int number) {
  /** What the change log is to tell of the values that the changes replace. */
  static final List<String> OVERHEAD_FIELDS = List.of("change");

  private static final int KEYS = 20;

  String prefix() {
    return "w" + number + "/";
  }

  /** The change with this number, from 0: a value, a pair of values, or a deletion. */
  Batch change(int index) {
    return entries(index).withOverheadFields(OVERHEAD_FIELDS);
  }

  private Batch entries(int index) {
    Random random = new Random((seed * 1009 + number) * 1_000_003 + index);
    Key key = key(random);
    byte[] value =
        String.format(
                Locale.ROOT,
                "{\"by\":%d,\"change\":%d,\"pad\":\"%s\"}",
                number,
                index,
                "x".repeat(random.nextInt(600)))
            .getBytes(UTF_8);
    int kind = random.nextInt(10);
    if (kind < 5) {
      return Batch.put(key, value);
    }
    if (kind < 8) {
      return Batch.builder().put(key, value).put(key(random), value).build();
    }
    return Batch.delete(key);
  }

  private Key key(Random random) {
    return Key.of(prefix() + "k" + random.nextInt(KEYS));
  }

  /** What the writer's keys hold after these of its changes, on top of what they held before. */
  Map<String, String> contentAfter(Map<String, String> before, int from, int to) {
    Map<String, String> content = new TreeMap<>(before);
    for (int i = from; i < to; i++) {
      for (Mutation mutation : change(i).mutations()) {
        if (mutation instanceof Mutation.Put put) {
          content.put(put.key().text(), new String(put.value(), UTF_8));
        } else {
          content.remove(mutation.key().text());
        }
      }
    }
    return content;
  }
}
