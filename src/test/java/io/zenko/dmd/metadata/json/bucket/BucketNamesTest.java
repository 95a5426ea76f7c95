package io.zenko.dmd.metadata.json.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BucketNamesTest {
  @Test
  void holdsWhatAnOrderedMapHolds() {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    System.out.println("names of buckets: rerun with -Ddmd.seed=" + seed);
    Random random = new Random(seed);
    BucketNames names = new BucketNames();
    TreeMap<Key, Facts> expected = new TreeMap<>();
    for (int i = 0; i < 30_000; i++) {
      BucketName name = new BucketName("b" + random.nextInt(3000) + "é".repeat(random.nextInt(3)));
      Key key = Key.of(name.value());
      int dice = random.nextInt(10);
      if (dice < 5) {
        Facts facts =
            new Facts(random.nextInt(64), random.nextLong(-1, 1L << 54), random.nextBoolean());
        names.put(name, facts);
        expected.put(key, facts);
      } else if (dice < 8) {
        names.remove(name);
        expected.remove(key);
      } else {
        Facts facts = new Facts(random.nextInt(2), i, true);
        names.update(name, facts);
        expected.computeIfPresent(key, (k, old) -> old.session() == facts.session() ? facts : old);
      }
      assertThat(names.find(name)).isEqualTo(Optional.ofNullable(expected.get(key)));
      assertThat(names.ceiling(key)).isEqualTo(named(expected.ceilingEntry(key)));
      assertThat(names.ceiling(key.next())).isEqualTo(named(expected.higherEntry(key)));
      assertThat(names.lower(Optional.of(key))).isEqualTo(named(expected.lowerEntry(key)));
    }
    assertThat(names.lower(Optional.empty())).isEqualTo(named(expected.lastEntry()));
    int count = 0;
    for (Optional<Named> at = names.ceiling(Key.EMPTY);
        at.isPresent();
        at = names.ceiling(at.get().key().next())) {
      count++;
    }
    assertThat(count).isEqualTo(expected.size());
  }

  private static Optional<Named> named(Map.Entry<Key, Facts> entry) {
    return Optional.ofNullable(entry).map(e -> new Named(e.getKey(), e.getValue()));
  }

  @Test
  void aMillionNamesTakeFewBytesEach() {
    BucketNames names = new BucketNames();
    for (int i = 0; i < 100_000; i++) {
      names.put(new BucketName("customer-" + (1_000_000 + i) + "-photos"), new Facts(0, i, true));
    }
    assertThat(names.countOf(0)).isEqualTo(100_000);
    assertThat(names.heapBytes() / 100_000).isLessThan(60);
  }
}
