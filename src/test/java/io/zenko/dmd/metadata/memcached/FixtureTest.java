package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Line;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that format 1 has written is read for good. {@link FixtureWriter} wrote it. */
class FixtureTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/memcached-v1/items.txt");

  private final InMemoryItems items = new InMemoryItems(1);

  @BeforeEach
  void load() throws IOException {
    for (String line : Files.readAllLines(FIXTURE)) {
      int space = line.indexOf(' ');
      items.put(line.substring(0, space), bytes(line.substring(space + 1) + "\n"));
    }
  }

  @Test
  void everyItemIsALineOfJson() {
    assertThat(items.all()).hasSizeGreaterThan(10);
    items
        .all()
        .values()
        .forEach(
            item -> {
              try (JsonReader reader = Json.createReader(new StringReader(text(item)))) {
                assertThat(reader.readObject()).containsKeys("format", "crc");
              }
            });
  }

  @Test
  void whatWasWrittenIsRead() {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    try (MemcachedMetadataRepository repository =
        new MemcachedMetadataRepository(TestStores.open(items, false, clock))) {
      assertThat(repository.attributes(FixtureWriter.PHOTOS))
          .contains(bytes("{\"name\":\"photos\"}"));
      assertThat(repository.attributes(FixtureWriter.CLOSED)).contains(bytes("no JSON"));
      assertThat(repository.accessMode(FixtureWriter.CLOSED)).isEqualTo(AccessMode.READ_ONLY);
      assertThat(repository.sessions().of(FixtureWriter.CLOSED)).hasValue(1);
      assertThat(repository.get(FixtureWriter.PHOTOS, Key.of("binary")))
          .contains(new byte[] {0, -1, 10});
      assertThat(repository.get(FixtureWriter.PHOTOS, Key.of("long")))
          .contains(FixtureWriter.longValue());
      int entries = 0;
      try (EntryCursor cursor =
          repository.scan(FixtureWriter.PHOTOS, KeyRange.from(Key.of("many/")), Order.ASCENDING)) {
        while (cursor.next()) {
          int number = Integer.parseInt(cursor.key().text().substring("many/".length()));
          assertThat(text(cursor.value())).isEqualTo(FixtureWriter.value(number));
          entries++;
        }
      }
      assertThat(entries).isEqualTo(FixtureWriter.MANY - 1);
      List<LogRecord> log = new ArrayList<>();
      try (var reader = repository.sessions().log(0).read(1)) {
        for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
          log.add(next.get());
        }
      }
      assertThat(log).hasSize(7);
      assertThat(log.get(5).entries().get(0).overhead()).contains(bytes("{\"id\":1}"));
      assertThat(log.get(5).entries().get(0).value()).contains(bytes("text\n"));
      assertThat(log.get(6).entries().get(0).value()).isEmpty();
    }
  }

  @Test
  void storeOfALaterFormatIsRefused() {
    String root = new String(items.all().get(Root.ITEM), UTF_8);
    String later =
        root.substring(0, root.indexOf(",\"crc\"")).replace("\"format\":1", "\"format\":2");
    items.put(Root.ITEM, new Line(1024).ascii(later).seal(0).toBytes());
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    assertThatThrownBy(() -> TestStores.open(items, false, clock)).hasMessageContaining("format 2");
  }
}
