package io.zenko.dmd.metadata.json.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIndexTest {
  private static final ValueFile NO_FILE = null;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void isTheSortedMapThatRandomChangesMake(long seed) throws IOException {
    Random random = new Random(seed);
    NavigableMap<Key, Slot> model = new TreeMap<>();
    MemTable table = MemTable.of(NO_FILE);
    assertSame(table, model, random);
    int keys = 50 << random.nextInt(8);
    for (int i = 0; i < 20_000; i++) {
      Key key = Key.of(Integer.toString(random.nextInt(keys), 36));
      Slot slot = random.nextInt(10) < 3 ? Slot.DELETION : new Slot(i, i, i);
      table = table.put(key.utf8(), slot);
      model.put(key, slot);
      if (i % 997 == 0) {
        assertSame(table, model, random);
      }
    }
    assertSame(table, model, random);
  }

  @Test
  void keepsWhatItWasWhenAChangeMakesAnother() throws IOException {
    MemTable before = MemTable.of(NO_FILE);
    for (int i = 0; i < 1000; i++) {
      before = before.put(Key.of("k" + i).utf8(), new Slot(i, 1, 1));
    }
    List<Key> content = walk(before, Order.ASCENDING, Optional.empty());
    MemTable after = before;
    for (int i = 0; i < 1000; i += 2) {
      after = after.put(Key.of("n" + i).utf8(), new Slot(i, 2, 2));
    }
    assertThat(walk(before, Order.ASCENDING, Optional.empty())).isEqualTo(content);
    assertThat(after.size()).isEqualTo(1500);
  }

  @Test
  void fillsLeavesWithKeysThatComeInOrder() {
    KeyIndex index = KeyIndex.EMPTY;
    for (int i = 0; i < 64 * 1000; i++) {
      index = index.put(Key.of(Integer.toString(1_000_000 + i)).utf8(), new Slot(i, 1, 1));
    }
    assertThat(leaves(index.root())).isLessThan(1010);
  }

  private static int leaves(Node node) {
    if (node instanceof Branch branch) {
      int count = 0;
      for (Node child : branch.children) {
        count += leaves(child);
      }
      return count;
    }
    return 1;
  }

  private static void assertSame(MemTable table, NavigableMap<Key, Slot> model, Random random)
      throws IOException {
    assertThat(table.size()).isEqualTo(model.size());
    assertThat(walk(table, Order.ASCENDING, Optional.empty()))
        .isEqualTo(List.copyOf(model.keySet()));
    for (int i = 0; i < 20; i++) {
      Key a = Key.of(Integer.toString(random.nextInt(7000), 36));
      Key b = Key.of(Integer.toString(random.nextInt(7000), 36));
      assertThat(table.find(a.utf8())).isEqualTo(Optional.ofNullable(model.get(a)));
      assertThat(walk(table, Order.ASCENDING, Optional.of(b)))
          .isEqualTo(List.copyOf(model.tailMap(b, true).keySet()));
      assertThat(walk(table, Order.DESCENDING, Optional.empty()))
          .isEqualTo(List.copyOf(model.descendingMap().keySet()));
      assertThat(walk(table, Order.DESCENDING, Optional.of(b)))
          .isEqualTo(List.copyOf(model.headMap(b, true).descendingMap().keySet()));
    }
  }

  private static List<Key> walk(MemTable table, Order order, Optional<Key> seek)
      throws IOException {
    List<Key> keys = new ArrayList<>();
    try (KeyCursor cursor = table.cursor(order, SegmentValues::read)) {
      if (seek.isPresent()) {
        cursor.seek(seek.get().utf8());
      }
      while (cursor.next()) {
        keys.add(Key.ofTrusted(cursor.key()));
      }
    }
    return keys;
  }
}
