package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries: what is put is what is read, whatever its bytes. */
public interface EntryContract extends RepositoryUnderTest {
  /** In key order. */
  List<String> ODD_KEYS =
      List.of(
          "\0",
          "\0\0",
          "\n",
          "\r\n",
          " ",
          "\"",
          "\"key\":",
          "%00",
          "%zz",
          "+;?#",
          ".",
          "..",
          "../../etc/passwd",
          "/",
          "//",
          "\\",
          "\\u0000",
          "a",
          "a\0",
          "a\00098",
          "a\00099999999999999999999RG001  ",
          "a\u0001",
          "a/./b/../c/",
          "e\u0301", // looks like the é below, and is another key
          "k".repeat(4096),
          "{}",
          "\u007f",
          "\u007fRk",
          "\u0080",
          "é",
          "\uE000",
          "\uFFFD",
          "😀",
          "😀\0v");

  @Test
  default void keyThatIsNotThereHasNoValue() {
    create(BUCKET);
    assertThat(get(BUCKET, "k")).isEmpty();
    put(BUCKET, "k", "v");
    assertThat(get(BUCKET, "K")).isEmpty();
    assertThat(get(BUCKET, "k\0")).isEmpty();
    assertThat(get(BUCKET, "k ")).isEmpty();
  }

  @Test
  default void laterValueReplacesTheEarlier() {
    create(BUCKET);
    put(BUCKET, "k", "long value");
    put(BUCKET, "k", "v");
    assertThat(get(BUCKET, "k")).contains("v");
    delete(BUCKET, "k");
    assertThat(get(BUCKET, "k")).isEmpty();
    put(BUCKET, "k", "again");
    assertThat(get(BUCKET, "k")).contains("again");
  }

  @Test
  default void keysOfAnyTextAreApartAndInOrderOfTheirBytes() {
    create(BUCKET);
    List<String> shuffled = new ArrayList<>(ODD_KEYS);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(key -> put(BUCKET, key, "of " + key));
    List<String> entries = ODD_KEYS.stream().map(key -> key + "=of " + key).toList();
    for (String key : ODD_KEYS) {
      assertThat(get(BUCKET, key)).contains("of " + key);
    }
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).isEqualTo(entries);
    List<String> descending = new ArrayList<>(entries);
    Collections.reverse(descending);
    assertThat(scan(BUCKET, KeyRange.ALL, Order.DESCENDING)).isEqualTo(descending);
  }

  @Test
  default void valuesAreKeptVerbatim() {
    create(BUCKET);
    byte[] everyByte = new byte[512];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    byte[] large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    List<byte[]> values =
        List.of(
            new byte[0],
            bytes("not json"),
            bytes("{\"a\": 1.0,\n\t\"a\":\"\\u00e9\\/\"}\r\n"),
            bytes("{\"torn\":"),
            bytes("\n\n"),
            bytes("null"),
            bytes("😀\u2028\0"),
            bytes("[".repeat(499) + "]".repeat(499)),
            bytes("[".repeat(999) + "]".repeat(999)),
            bytes("[".repeat(100_000) + "]".repeat(100_000)),
            bytes("{\"a\":".repeat(5_000)),
            everyByte,
            large);
    for (int i = 0; i < values.size(); i++) {
      await(repository().write(BUCKET, Batch.put(Key.of("k" + i), values.get(i))));
    }
    for (int i = 0; i < values.size(); i++) {
      assertThat(repository().get(BUCKET, Key.of("k" + i)))
          .as("value " + i)
          .contains(values.get(i));
    }
  }

  @Test
  default void bucketsDoNotShareEntries() {
    BucketName other = new BucketName("other");
    create(BUCKET);
    create(other);
    put(BUCKET, "k", "mine");
    put(other, "k", "yours");
    delete(other, "k");
    assertThat(get(BUCKET, "k")).contains("mine");
    assertThat(get(other, "k")).isEmpty();
  }

  @Test
  default void changesOfABatchTakeEffectInTheirOrder() {
    create(BUCKET);
    put(BUCKET, "gone", "v");
    await(
        repository()
            .write(
                BUCKET,
                Batch.builder()
                    .delete(Key.of("gone"))
                    .delete(Key.of("never"))
                    .put(Key.of("twice"), bytes("1"))
                    .put(Key.of("twice"), bytes("2"))
                    .put(Key.of("undone"), bytes("v"))
                    .delete(Key.of("undone"))
                    .delete(Key.of("redone"))
                    .put(Key.of("redone"), bytes("v"))
                    .build()));
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).containsExactly("redone=v", "twice=2");
  }

  @Test
  default void batchWithoutChangesCompletes() {
    create(BUCKET);
    await(repository().write(BUCKET, Batch.NOTHING));
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).isEmpty();
  }
}
