package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Stride;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a run's files: an answer is right, or it is refused. */
class RunDamageTest {
  private static final int EVERYDAY = 7;

  @TempDir private Path directory;
  private RunFixture runs;
  private NavigableMap<byte[], Optional<byte[]>> entries;
  private Path lines;
  private Path index;
  private RunFacts facts;

  @BeforeEach
  void write() throws IOException {
    runs = new RunFixture(directory);
    entries = RunFixture.map();
    for (int i = 0; i < 40; i++) {
      byte[] key = ("key" + (char) (i % 7) + i).getBytes(UTF_8);
      String value = i == 20 ? "\"" + "z".repeat(70_000) + "\"" : "{\"i\":" + i + "}";
      entries.put(key, i % 5 == 0 ? Optional.empty() : Optional.of(value.getBytes(UTF_8)));
    }
    lines = runs.nextPath();
    index = RunNames.index(lines);
    facts = runs.write(lines, entries);
  }

  @Test
  void tellsOfEachBitThatFlipsInTheIndex() throws IOException {
    byte[] sound = Files.readAllBytes(index);
    for (int bit : Stride.of(0, sound.length * 8 - 1, EVERYDAY).toArray()) {
      assertTold(index, flipped(sound, bit));
    }
  }

  @Test
  void tellsOfBitsThatFlipInTheLines() throws IOException {
    byte[] sound = Files.readAllBytes(lines);
    Random random = new Random(5);
    for (int turn = 0; turn < 400; turn++) {
      assertTold(lines, flipped(sound, random.nextInt(sound.length * 8)));
    }
    for (int bit : Stride.of(0, 1999, EVERYDAY).toArray()) {
      assertTold(lines, flipped(sound, bit));
      assertTold(lines, flipped(sound, sound.length * 8 - 1 - bit));
    }
  }

  @Test
  void tellsOfFilesThatAreCutOrLonger() throws IOException {
    for (Path file : List.of(lines, index)) {
      byte[] sound = Files.readAllBytes(file);
      assertTold(file, new byte[0]);
      assertTold(file, Arrays.copyOf(sound, sound.length - 1));
      assertTold(file, Arrays.copyOf(sound, sound.length / 2));
      assertTold(file, Arrays.copyOf(sound, sound.length + 1));
      Files.write(file, sound);
    }
  }

  @Test
  void tellsOfMissingFiles() throws IOException {
    for (Path file : List.of(lines, index)) {
      byte[] sound = Files.readAllBytes(file);
      Files.delete(file);
      byte[] key = entries.firstKey();
      assertThatThrownBy(() -> runs.reopened(lines, facts).find(key, KeyHash.of(key)))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(file.getFileName().toString())
          .hasMessageContaining("missing");
      assertThat(check()).anyMatch(sentence -> sentence.contains("missing"));
      Files.write(file, sound);
    }
  }

  @Test
  void tellsOfFilesOfAnotherRunOfTheSameShape() throws IOException {
    NavigableMap<byte[], Optional<byte[]>> others = RunFixture.map();
    entries.forEach((key, value) -> others.put(key, value.map(bytes -> otherDigits(bytes))));
    Path other = runs.nextPath();
    RunFacts otherFacts = runs.write(other, others);
    assertThat(otherFacts.lines().bytes()).isEqualTo(facts.lines().bytes());
    byte[] otherLines = Files.readAllBytes(other);
    byte[] otherIndex = Files.readAllBytes(RunNames.index(other));
    byte[] sound = Files.readAllBytes(lines);
    assertTold(lines, otherLines);
    assertTold(index, otherIndex);
    Files.write(lines, otherLines);
    assertTold(index, otherIndex);
    Files.write(lines, sound);
  }

  private static byte[] otherDigits(byte[] value) {
    return new String(value, UTF_8).replace('1', '7').getBytes(UTF_8);
  }

  private static byte[] flipped(byte[] sound, int bit) {
    byte[] damaged = sound.clone();
    damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
    return damaged;
  }

  /** Everything that is asked of the damaged run is answered rightly or refused, and fsck tells. */
  private void assertTold(Path file, byte[] content) throws IOException {
    byte[] sound = Files.readAllBytes(file);
    Files.write(file, content);
    Run run = runs.reopened(lines, facts);
    for (Map.Entry<byte[], Optional<byte[]>> entry : entries.entrySet()) {
      try {
        Optional<RunEntry> found = run.find(entry.getKey(), KeyHash.of(entry.getKey()));
        assertThat(found).isPresent();
        assertThat(RunFixture.bytes(found.get().value())).isEqualTo(entry.getValue().orElse(null));
      } catch (FormatException e) {
        assertThat(e).hasMessageContaining("run-");
      }
    }
    try (KeyCursor cursor = run.cursor(Order.ASCENDING)) {
      for (Map.Entry<byte[], Optional<byte[]>> entry : entries.entrySet()) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(entry.getKey());
        assertThat(RunFixture.bytes(cursor.value())).isEqualTo(entry.getValue().orElse(null));
      }
      assertThat(cursor.next()).isFalse();
    } catch (FormatException e) {
      assertThat(e).hasMessageContaining("run-");
    }
    assertThat(check()).isNotEmpty();
    Files.write(file, sound);
  }

  private List<String> check() throws IOException {
    return RunCheck.check(runs.volume, directory, facts, RunFixture.BUCKET);
  }

  @Test
  void findsNothingWrongWithASoundRun() throws IOException {
    assertThat(check()).isEmpty();
    assertThat(RunCheck.check(runs.volume, directory, facts, "other")).hasSize(1);
  }
}
