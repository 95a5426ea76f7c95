package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Runs in a folder, and the sorted maps that they must answer like. */
final class RunFixture {
  static final String BUCKET = "photos";

  private final Path directory;
  final Volume volume = new DiskVolume();
  private final IndexCache cache = new IndexCache(1 << 20);
  private long number;

  RunFixture(Path directory) {
    this.directory = directory;
  }

  /** Entries by key, unsigned; an empty value is a deletion. */
  static NavigableMap<byte[], Optional<byte[]>> map() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  Path nextPath() {
    return directory.resolve(RunNames.of(++number));
  }

  RunFacts write(Path path, NavigableMap<byte[], Optional<byte[]>> entries) throws IOException {
    try (RunWriter writer = new RunWriter(volume, path, BUCKET)) {
      MapCursor cursor = new MapCursor(entries);
      while (cursor.next()) {
        writer.add(cursor);
      }
      return writer.finish();
    }
  }

  Run open(Path path, RunFacts facts) {
    return open(path, facts, cache);
  }

  /** The run as a process finds it that has nothing of it in memory. */
  Run reopened(Path path, RunFacts facts) {
    return open(path, facts, new IndexCache(1 << 20));
  }

  Run open(Path path, RunFacts facts, IndexCache cache) {
    ValueFiles files = new ValueFiles(volume, 8);
    return new Run(files.register(path), files.register(RunNames.index(path)), facts, cache);
  }

  Run written(NavigableMap<byte[], Optional<byte[]>> entries) throws IOException {
    Path path = nextPath();
    return open(path, write(path, entries));
  }

  /** Keys of all kinds, values from none to longer than any block. */
  static NavigableMap<byte[], Optional<byte[]>> random(Random random, int count) {
    NavigableMap<byte[], Optional<byte[]>> entries = map();
    while (entries.size() < count) {
      entries.put(
          randomKey(random),
          random.nextInt(6) == 0 ? Optional.empty() : Optional.of(randomValue(random)));
    }
    return entries;
  }

  static byte[] randomKey(Random random) {
    StringBuilder key = new StringBuilder();
    int length = random.nextInt(random.nextInt(40) == 0 ? 2000 : 12);
    for (int i = 0; i < length; i++) {
      String alphabet = "aab\"\\\n\r\t\u0000\u0001\u001f\u007f/é€\ud83d\ude00";
      int at = random.nextInt(alphabet.length());
      if (Character.isSurrogate(alphabet.charAt(at))) {
        key.append("\ud83d\ude00");
      } else {
        key.append(alphabet.charAt(at));
      }
    }
    return key.toString().getBytes(UTF_8);
  }

  private static byte[] randomValue(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "{\"a\":1, \"b\":\"\\\"\\n\"}".getBytes(UTF_8);
      case 1 -> "{\n \"lines\": 2}".getBytes(UTF_8);
      case 2 -> {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case 3 -> ("\"" + "x".repeat(random.nextInt(3000)) + "\"").getBytes(UTF_8);
      default ->
          ("\"" + "y".repeat(random.nextInt(random.nextInt(30) == 0 ? 300_000 : 200)) + "\"")
              .getBytes(UTF_8);
    };
  }

  /** The value that a line has; null for a deletion, for assertions on arrays. */
  static byte[] bytes(Optional<Literal> literal) {
    return literal.map(value -> Literal.decode(value.encoding(), value.bytes())).orElse(null);
  }

  /** A pass over a map, from its beginning on. */
  static final class MapCursor implements KeyCursor {
    private final Iterator<Map.Entry<byte[], Optional<byte[]>>> entries;
    private Map.Entry<byte[], Optional<byte[]>> entry;

    MapCursor(NavigableMap<byte[], Optional<byte[]>> entries) {
      this.entries = entries.entrySet().iterator();
    }

    @Override
    public boolean next() {
      if (!entries.hasNext()) {
        return false;
      }
      entry = entries.next();
      return true;
    }

    @Override
    public void seek(byte[] key) {
      throw new UncheckedIOException(new IOException("not asked for"));
    }

    @Override
    public byte[] key() {
      return entry.getKey();
    }

    @Override
    public boolean isDeletion() {
      return entry.getValue().isEmpty();
    }

    @Override
    public Optional<Literal> value() {
      return entry.getValue().map(Literal::of);
    }

    @Override
    public void appendTo(Line line) {
      value()
          .ifPresentOrElse(
              literal -> RunLine.put(line, key(), literal), () -> RunLine.delete(line, key()));
    }

    @Override
    public void close() {}
  }
}
