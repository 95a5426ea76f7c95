package io.zenko.dmd.metadata.json.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.FileWriter;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Up to which record the files of each bucket had it all when the store was stopped: a line a
 * bucket, in the order of the names, in a file that {@link StopMark} names with its checksum.
 *
 * <pre>
 *   stopped-buckets-1.jsonl
 *     {"name":"photos","checkpoint":207}
 * </pre>
 *
 * <p>There are two names for it, so that one is written while the other still counts. A mark of
 * version 1 has the buckets in itself.
 *
 * @param file the list; without one in a mark of version 1
 * @param inline the buckets of a mark of version 1
 */
public record StopBuckets(Optional<FileFacts> file, Map<BucketName, Long> inline) {
  public static final List<String> NAMES =
      List.of("stopped-buckets-1.jsonl", "stopped-buckets-2.jsonl");

  /** Is told of buckets in the order of their names. */
  @FunctionalInterface
  public interface Sink {
    void accept(BucketName name, long checkpoint) throws IOException;
  }

  /** Tells a sink of all buckets. */
  @FunctionalInterface
  public interface Source {
    void tell(Sink sink) throws IOException;
  }

  /**
   * Writes a list beside one that counts until another mark is saved.
   *
   * @param before the one that counts
   */
  public static StopBuckets write(
      Volume volume, Path directory, Optional<StopBuckets> before, Source source)
      throws IOException {
    String taken = before.flatMap(StopBuckets::file).map(FileFacts::file).orElse("");
    String name = NAMES.get(0).equals(taken) ? NAMES.get(1) : NAMES.get(0);
    FileFacts facts;
    try (FileWriter writer = new FileWriter(volume, directory.resolve(name))) {
      source.tell(
          (bucket, checkpoint) -> {
            Line line = writer.line();
            line.ascii("{\"name\":").string(bucket.value().getBytes(UTF_8));
            line.ascii(",\"checkpoint\":").number(checkpoint).ascii("}\n");
            writer.flushIfFull();
          });
      facts = writer.finish(name);
    }
    volume.syncDirectory(directory);
    return new StopBuckets(Optional.of(facts), Map.of());
  }

  /** This as a list in a file. */
  StopBuckets inFile(Volume volume, Path directory) throws IOException {
    return file.isPresent()
        ? this
        : write(
            volume,
            directory,
            Optional.empty(),
            sink -> {
              for (Map.Entry<BucketName, Long> bucket : inline.entrySet()) {
                sink.accept(bucket.getKey(), bucket.getValue());
              }
            });
  }

  /** Removes the lists that do not count. */
  static void removeAllBut(Volume volume, Path directory, Optional<StopBuckets> counting)
      throws IOException {
    String kept = counting.flatMap(StopBuckets::file).map(FileFacts::file).orElse("");
    for (String name : NAMES) {
      if (!name.equals(kept) && volume.exists(directory.resolve(name))) {
        volume.delete(directory.resolve(name));
      }
    }
  }

  /**
   * Tells of all buckets.
   *
   * @throws FormatException where the list is not the one that was written, maybe not before all
   *     that it says was told
   */
  public void forEach(Volume volume, Path directory, Sink sink) throws IOException {
    if (file.isEmpty()) {
      for (Map.Entry<BucketName, Long> bucket : inline.entrySet()) {
        sink.accept(bucket.getKey(), bucket.getValue());
      }
      return;
    }
    Path path = directory.resolve(file.get().file());
    try (Volume.File list = volume.open(path)) {
      read(path, list, sink);
    } catch (NoSuchFileException e) {
      throw damaged(path, "is missing", e);
    }
  }

  private void read(Path path, Volume.File list, Sink sink) throws IOException {
    CRC32C crc = new CRC32C();
    LineReader line = new LineReader(list, 0);
    while (line.next()) {
      int end = line.isComplete() ? line.to() + 1 : line.to();
      crc.update(line.bytes(), line.from(), end - line.from());
      try {
        LineScanner scanner = line.scanner();
        scanner.expect("{\"name\":");
        BucketName name = new BucketName(new String(scanner.string(), UTF_8));
        scanner.expect(",\"checkpoint\":");
        sink.accept(name, scanner.number());
      } catch (IllegalArgumentException e) {
        throw damaged(path, "is damaged at byte " + line.offset(), e);
      }
    }
    if (line.nextOffset() != file.get().bytes() || (int) crc.getValue() != file.get().checksum()) {
      throw damaged(path, "does not match its checksum", null);
    }
  }

  private static FormatException damaged(Path path, String what, Exception cause) {
    return new FormatException(
        path
            + " "
            + what
            + ": it tells what the last stop left, which cannot be compared now; remove "
            + StopMark.NAME
            + " beside it to start as after a crash",
        cause);
  }
}
