package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.json.line.FormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlaceTableTest {
  private static final long FIRST_PLACE = 1L << 40;

  @Test
  void hasTheRowsThatWereWritten() {
    PlaceTable table = table("photos/1", "photos/10", "photos/2");
    assertThat(table.count()).isEqualTo(3);
    for (int row = 0; row < 3; row++) {
      assertThat(table.place(row)).isEqualTo(FIRST_PLACE + 100L * row);
      assertThat(table.length(row)).isEqualTo(100);
      assertThat(table.checksum(row)).isEqualTo(-row);
    }
    assertThat(List.of(0, 1, 2))
        .map(row -> new String(table.key(row), UTF_8))
        .containsExactly("photos/1", "photos/10", "photos/2");
  }

  @Test
  void findsTheLastRowThatIsNotGreater() {
    PlaceTable table = table("photos/1", "photos/10", "photos/2");
    assertThat(List.of("", "a", "photos", "photos/", "photos/0", "photos/0zz"))
        .allSatisfy(key -> assertThat(floor(table, key)).isEqualTo(-1));
    assertThat(List.of("photos/1", "photos/1\0"))
        .allSatisfy(key -> assertThat(floor(table, key)).isZero());
    assertThat(List.of("photos/10", "photos/11")).allMatch(key -> floor(table, key) == 1);
    assertThat(List.of("photos/2", "photos/3", "photos0", "photot", "q", "é"))
        .allMatch(key -> floor(table, key) == 2);
  }

  @Test
  void findsRowsOfAnyKeys() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      String begin = "p".repeat(random.nextInt(3));
      List<String> keys =
          Stream.generate(() -> begin + anyText(random))
              .limit(1 + random.nextInt(30))
              .distinct()
              .sorted()
              .toList();
      PlaceTable table = table(keys.toArray(String[]::new));
      for (int j = 0; j < 50; j++) {
        String sought = random.nextBoolean() ? begin + anyText(random) : anyText(random);
        long expected = keys.stream().filter(key -> key.compareTo(sought) <= 0).count() - 1;
        assertThat(floor(table, sought)).as("%s in %s", sought, keys).isEqualTo((int) expected);
      }
    }
  }

  /**
   * Of bytes that are told apart from the zeros behind a short key by a look at all of it alone.
   */
  private static String anyText(Random random) {
    return random
        .ints(random.nextInt(11), 0, 3)
        .mapToObj(i -> "\0a\177".substring(i, i + 1))
        .collect(Collectors.joining());
  }

  @Test
  void findsTheOnlyRow() {
    PlaceTable table = table("photos/1");
    assertThat(List.of("photos/1", "photos/10", "z")).allMatch(key -> floor(table, key) == 0);
    assertThat(List.of("", "photos/", "photos/0")).allMatch(key -> floor(table, key) == -1);
    assertThat(floor(table(""), "")).isZero();
    assertThat(floor(table(), "a")).isEqualTo(-1);
  }

  @Test
  void refusesPartsThatAreApart() {
    byte[] bytes = bytes(new String[] {"a", "b"}, 101);
    assertThatThrownBy(() -> PlaceTable.read(bytes, ByteBuffer.wrap(bytes)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("row 1");
  }

  /** Whatever stands there is told as damage, though the checksum of all of it is right. */
  @Test
  void refusesATableThatLies() {
    refuses(new byte[0]);
    refuses(new byte[3]);
    byte[] sound = bytes(new String[] {"photos/1", "photos/10", "photos/2"}, 100);
    for (int length = 0; length < sound.length; length++) {
      refuses(Arrays.copyOf(sound, length));
    }
    refuses(bytes(new String[] {"photos/1", "", "photos/1"}, 100));
    refuses(bytes(new String[] {"photos/1", "a", "b", "photos/2"}, 100));
    for (int at = 0; at < sound.length; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] changed = sound.clone();
        changed[at] ^= (byte) (1 << bit);
        readsOrRefuses(changed);
      }
    }
  }

  @Test
  void refusesAPageThatEndsBeforeItsFilterDoes() {
    byte[] table = bytes(new String[] {"photos/1"}, 100);
    for (int more = 0; more < 4; more++) {
      byte[] page = Arrays.copyOf(table, table.length + more);
      assertThatThrownBy(() -> Page.read(page)).isInstanceOf(FormatException.class);
    }
  }

  private static void refuses(byte[] bytes) {
    assertThatThrownBy(() -> PlaceTable.read(bytes, ByteBuffer.wrap(bytes)))
        .isInstanceOf(FormatException.class);
  }

  private static void readsOrRefuses(byte[] bytes) {
    try {
      PlaceTable table = PlaceTable.read(bytes, ByteBuffer.wrap(bytes));
      for (int row = 0; row < table.count(); row++) {
        assertThat(table.length(row)).isNotNegative();
        assertThat(table.place(row)).isNotNegative();
        assertThat(table.key(row)).hasSizeLessThan(bytes.length);
      }
    } catch (FormatException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static int floor(PlaceTable table, String key) {
    return table.floor(key.getBytes(UTF_8));
  }

  private static PlaceTable table(String... keys) {
    byte[] bytes = bytes(keys, 100);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    PlaceTable table = PlaceTable.read(bytes, source);
    assertThat(source.hasRemaining()).isFalse();
    return table;
  }

  private static byte[] bytes(String[] keys, int apart) {
    ByteBuffer bytes = ByteBuffer.allocate(1024).putInt(keys.length);
    for (int row = 0; row < keys.length; row++) {
      byte[] key = keys[row].getBytes(UTF_8);
      bytes.putLong(FIRST_PLACE + (long) apart * row).putInt(100).putInt(-row);
      bytes.putInt(key.length).put(key);
    }
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }
}
