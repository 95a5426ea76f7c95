package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Passes over entries. */
public interface CursorContract extends RepositoryUnderTest {
  @Test
  default void rangeTakesItsStartAndLeavesItsEnd() {
    fill("a", "b", "c", "d");
    KeyRange range = KeyRange.of(Key.of("b"), Key.of("d"));
    assertThat(scan(BUCKET, range, Order.ASCENDING)).containsExactly("b=b", "c=c");
    assertThat(scan(BUCKET, range, Order.DESCENDING)).containsExactly("c=c", "b=b");
    KeyRange open = KeyRange.from(Key.of("bb"));
    assertThat(scan(BUCKET, open, Order.ASCENDING)).containsExactly("c=c", "d=d");
    assertThat(scan(BUCKET, open, Order.DESCENDING)).containsExactly("d=d", "c=c");
  }

  @Test
  default void rangeWithoutKeysIsEmpty() {
    fill("a", "d");
    for (Order order : Order.values()) {
      assertThat(scan(BUCKET, KeyRange.of(Key.of("b"), Key.of("c")), order)).isEmpty();
      assertThat(scan(BUCKET, KeyRange.of(Key.of("a"), Key.of("a")), order)).isEmpty();
      assertThat(scan(BUCKET, KeyRange.of(Key.of("d"), Key.of("a")), order)).isEmpty();
      assertThat(scan(BUCKET, KeyRange.from(Key.of("e")), order)).isEmpty();
    }
  }

  @Test
  default void passEndsForGood() {
    fill("a");
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).isFalse();
      cursor.seek(Key.of("a"));
      assertThat(cursor.next()).isFalse();
      cursor.seek(Key.of("z"));
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  default void valueCanBeReadAgain() {
    fill("a");
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(bytes("a"));
      assertThat(cursor.value()).isEqualTo(bytes("a"));
      assertThat(cursor.key()).isEqualTo(Key.of("a"));
    }
  }

  @Test
  default void seekJumpsToTheFirstEntryAtOrPastTheKey() {
    fill("a", "b", "c", "d", "e", "f");
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      cursor.seek(Key.of("b"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key().text()).isEqualTo("b");
      cursor.seek(Key.of("cc"));
      assertThat(rest(cursor)).containsExactly("d=d", "e=e", "f=f");
    }
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.DESCENDING)) {
      cursor.seek(Key.of("e"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key().text()).isEqualTo("e");
      cursor.seek(Key.of("cc"));
      assertThat(rest(cursor)).containsExactly("c=c", "b=b", "a=a");
    }
  }

  @Test
  default void seekStaysInsideTheRange() {
    fill("a", "b", "c", "d", "e");
    KeyRange range = KeyRange.of(Key.of("b"), Key.of("d"));
    try (EntryCursor cursor = repository().scan(BUCKET, range, Order.ASCENDING)) {
      cursor.seek(Key.of("a"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key().text()).isEqualTo("b");
      cursor.seek(Key.of("d"));
      assertThat(cursor.next()).isFalse();
    }
    try (EntryCursor cursor = repository().scan(BUCKET, range, Order.DESCENDING)) {
      cursor.seek(Key.of("e"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key().text()).isEqualTo("c");
      cursor.seek(Key.of("a"));
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  default void seekBackwardChangesNothing() {
    fill("a", "b", "c", "d");
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      cursor.seek(Key.of("b"));
      assertThat(cursor.next()).isTrue();
      cursor.seek(Key.of("a"));
      assertThat(cursor.key().text()).isEqualTo("b");
      cursor.seek(Key.of("b"));
      assertThat(rest(cursor)).containsExactly("c=c", "d=d");
    }
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.DESCENDING)) {
      cursor.seek(Key.of("c"));
      assertThat(cursor.next()).isTrue();
      cursor.seek(Key.of("d"));
      cursor.seek(Key.of("c"));
      assertThat(rest(cursor)).containsExactly("b=b", "a=a");
    }
  }

  @Test
  default void cursorSeesTheBucketAsItWasWhenOpened() {
    fill("a", "b", "d");
    for (Order order : Order.values()) {
      EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, order);
      put(BUCKET, "a", "changed");
      put(BUCKET, "c", "new");
      delete(BUCKET, "b");
      put(BUCKET, "d", "changed");
      delete(BUCKET, "d");
      List<String> before = new ArrayList<>(List.of("a=a", "b=b", "d=d"));
      if (order == Order.DESCENDING) {
        Collections.reverse(before);
      }
      assertThat(rest(cursor)).isEqualTo(before);
      cursor.close();
      assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).containsExactly("a=changed", "c=new");
      delete(BUCKET, "c");
      Set.of("a", "b", "d").forEach(key -> put(BUCKET, key, key));
    }
  }

  @Test
  default void cursorOutlivesItsBucket() {
    fill("a", "b");
    try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      assertThat(cursor.next()).isTrue();
      await(repository().deleteBucket(BUCKET, entry -> false));
      create(BUCKET);
      put(BUCKET, "b", "of the next bucket");
      assertThat(cursor.value()).isEqualTo(bytes("a"));
      assertThat(rest(cursor)).containsExactly("b=b");
    }
  }

  /** Each batch writes one number under every key: no pass may see two numbers. */
  @Test
  default void passNeverSeesPartOfABatch() {
    create(BUCKET);
    List<String> keys = List.of("a", "b", "c", "d", "e");
    await(repository().write(BUCKET, everywhere(keys, 0)));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
                () -> {
                  for (int i = 1; i <= 300; i++) {
                    await(repository().write(BUCKET, everywhere(keys, i)));
                  }
                })
            .whenComplete((nothing, thrown) -> done.set(true));
    while (!done.get()) {
      for (Order order : Order.values()) {
        Set<String> numbers = new TreeSet<>();
        List<String> entries = scan(BUCKET, KeyRange.ALL, order);
        entries.forEach(entry -> numbers.add(entry.substring(2)));
        assertThat(numbers).as(entries.toString()).hasSize(1);
        assertThat(entries).hasSize(keys.size());
      }
    }
    await(writer);
  }

  private static Batch everywhere(List<String> keys, int number) {
    Batch.Builder batch = Batch.builder();
    keys.forEach(key -> batch.put(Key.of(key), bytes(Integer.toString(number))));
    return batch.build();
  }

  private void fill(String... keys) {
    create(BUCKET);
    for (String key : keys) {
      put(BUCKET, key, key);
    }
  }

  /** More than a page or a fetch of any store, forth and back, with jumps and long values. */
  @Test
  default void passOverManyPagesMeetsEveryEntryOnce() {
    create(BUCKET);
    int entries = 10_000;
    byte[] longValue = new byte[20_000];
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < entries; i++) {
      batch.put(longKey(i), i % 1_000 == 7 ? longValue : bytes("v" + i));
    }
    await(repository().write(BUCKET, batch.build()));
    for (Order order : Order.values()) {
      try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, order)) {
        for (int i = 0; i < entries; i++) {
          int number = order == Order.ASCENDING ? i : entries - 1 - i;
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.key()).isEqualTo(longKey(number));
          assertThat(cursor.value())
              .isEqualTo(number % 1_000 == 7 ? longValue : bytes("v" + number));
        }
        assertThat(cursor.next()).isFalse();
      }
      try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, order)) {
        for (int i = 0; i < entries; i += 37) {
          int number = order == Order.ASCENDING ? i : entries - 1 - i;
          cursor.seek(longKey(number));
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.key()).isEqualTo(longKey(number));
        }
      }
    }
  }

  private static Key longKey(int number) {
    return Key.of(String.format(Locale.ROOT, "k%05d", number) + "é".repeat(300));
  }
}
