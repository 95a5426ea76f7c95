package io.zenko.dmd.metadata.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Encoding;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIndexTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void isTheSortedMapThatRandomChangesMake(long seed) {
    Random random = new Random(seed);
    NavigableMap<Key, Slot> model = new TreeMap<>();
    KeyIndex index = KeyIndex.EMPTY;
    int keys = 50 << random.nextInt(8);
    for (int i = 0; i < 20_000; i++) {
      Key key = Key.of(Integer.toString(random.nextInt(keys), 36));
      // A phase that mostly adds, then one that mostly removes: nodes split, then join.
      if (random.nextInt(10) < (i < 10_000 ? 8 : 2)) {
        Slot slot = new Slot(random.nextLong(), random.nextInt(1000), random.nextInt());
        index = index.put(key.utf8(), slot);
        model.put(key, slot);
      } else {
        index = index.remove(key.utf8());
        model.remove(key);
      }
      if (i % 997 == 0) {
        assertSame(index, model, random);
      }
    }
    assertSame(index, model, random);
  }

  @Test
  void keepsWhatItWasWhenAChangeMakesAnother() {
    KeyIndex before = KeyIndex.EMPTY;
    for (int i = 0; i < 1000; i++) {
      before = before.put(Key.of("k" + i).utf8(), new Slot(i, 1, 1));
    }
    NavigableMap<Key, Slot> model = content(before, KeyRange.ALL);
    KeyIndex after = before;
    for (int i = 0; i < 1000; i += 2) {
      after = after.remove(Key.of("k" + i).utf8()).put(Key.of("n" + i).utf8(), new Slot(i, 2, 2));
    }
    assertThat(content(before, KeyRange.ALL)).isEqualTo(model);
    assertThat(after.size()).isEqualTo(1000);
  }

  @Test
  void fillsLeavesWithKeysThatComeInOrder() {
    KeyIndex index = KeyIndex.EMPTY;
    for (int i = 0; i < 64 * 1000; i++) {
      index = index.put(Key.of(String.format(Locale.ROOT, "%08d", i)).utf8(), new Slot(i, 1, 1));
    }
    assertThat(leaves(index.root())).isLessThan(1010);
  }

  @Test
  void isBuiltInOrderAtOnce() {
    NavigableMap<Key, Slot> model = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      model.put(Key.of("k" + i), new Slot(i, i, i));
    }
    Iterator<KeyIndex.Located> sorted =
        model.entrySet().stream()
            .map(e -> new KeyIndex.Located(e.getKey().utf8(), e.getValue()))
            .iterator();
    assertSame(KeyIndex.build(sorted), model, new Random(7));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void givesNewPlacesToWhatIsWhereItWasMovedFrom(long seed) {
    Random random = new Random(seed);
    NavigableMap<Key, Slot> model = new TreeMap<>();
    KeyIndex before = KeyIndex.EMPTY;
    for (int i = 0; i < 5000; i++) {
      Key key = Key.of(Integer.toString(random.nextInt(7000), 36));
      Slot slot = Slot.of(random.nextInt(3), i, i, i, Encoding.JSON);
      before = before.put(key.utf8(), slot);
      model.put(key, slot);
    }
    NavigableMap<Key, Slot> unchanged = new TreeMap<>(model);
    NavigableMap<Key, Slot> moved = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      Key key = Key.of(Integer.toString(random.nextInt(7000), 36));
      moved.put(key, Slot.of(7, i, i, i, Encoding.JSON));
    }
    moved.forEach(
        (key, slot) -> model.computeIfPresent(key, (k, old) -> old.file() < 2 ? slot : old));

    List<KeyIndex.Located> turn = new ArrayList<>();
    moved.forEach((key, slot) -> turn.add(new KeyIndex.Located(key.utf8(), slot)));
    assertSame(before.relocate(turn, Set.of(0, 1)), model, random);
    assertThat(content(before, KeyRange.ALL)).isEqualTo(unchanged);
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

  private static void assertSame(KeyIndex index, NavigableMap<Key, Slot> model, Random random) {
    assertThat(index.size()).isEqualTo(model.size());
    assertThat(content(index, KeyRange.ALL)).isEqualTo(model);
    for (int i = 0; i < 20; i++) {
      Key a = Key.of(Integer.toString(random.nextInt(7000), 36));
      Key b = Key.of(Integer.toString(random.nextInt(7000), 36));
      assertThat(index.get(a.utf8())).isEqualTo(Optional.ofNullable(model.get(a)));
      KeyRange range =
          random.nextBoolean()
              ? KeyRange.from(a)
              : a.compareTo(b) <= 0 ? KeyRange.of(a, b) : KeyRange.of(b, a);
      NavigableMap<Key, Slot> expected =
          new TreeMap<>(
              model.subMap(
                  range.from(), true, range.to().orElse(Key.of("\uffff")), range.to().isEmpty()));
      assertThat(content(index, range)).isEqualTo(expected);
      assertThat(walk(index, range, Order.ASCENDING, Optional.of(b)))
          .isEqualTo(List.copyOf(expected.tailMap(b, true).keySet()));
      assertThat(walk(index, range, Order.DESCENDING, Optional.empty()))
          .isEqualTo(List.copyOf(expected.descendingMap().keySet()));
      assertThat(walk(index, range, Order.DESCENDING, Optional.of(b)))
          .isEqualTo(List.copyOf(expected.headMap(b, true).descendingMap().keySet()));
    }
  }

  private static List<Key> walk(KeyIndex index, KeyRange range, Order order, Optional<Key> seek) {
    IndexCursor cursor = new IndexCursor(index, range, order);
    seek.ifPresent(cursor::seek);
    List<Key> keys = new ArrayList<>();
    while (cursor.next()) {
      keys.add(cursor.key());
    }
    return keys;
  }

  private static NavigableMap<Key, Slot> content(KeyIndex index, KeyRange range) {
    NavigableMap<Key, Slot> found = new TreeMap<>();
    IndexCursor cursor = new IndexCursor(index, range, Order.ASCENDING);
    while (cursor.next()) {
      assertThat(found.put(cursor.key(), cursor.slot())).isNull();
    }
    assertThat(found.keySet().stream().sorted().toList()).isEqualTo(List.copyOf(found.keySet()));
    return found;
  }
}
