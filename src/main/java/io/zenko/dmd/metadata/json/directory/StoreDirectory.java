package io.zenko.dmd.metadata.json.directory;

import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.nio.file.Path;

/** The top of the directory: what format it has, and that one process at a time has it open. */
public final class StoreDirectory implements AutoCloseable {
  private static final String FACTS = "dmd.json";
  private static final String LOCK = "lock";

  private final Volume volume;
  private final Path path;
  private Volume.Lock lock;

  public StoreDirectory(Volume volume, Path path) {
    this.volume = volume;
    this.path = path;
  }

  /** Answers with the number of shards: what the directory has, or for a new one what is wanted. */
  public int open(int wantedShards) throws IOException {
    volume.createDirectories(path);
    lock =
        volume
            .lock(lockFile(path))
            .orElseThrow(
                () -> new IOException(path + " is in use by another process: stop that first"));
    Path facts = path.resolve(FACTS);
    if (!volume.exists(facts)) {
      NewStore made = new NewStore(volume, path);
      made.requireNothingThere();
      made.make(wantedShards);
      Line line = new Line(128);
      line.ascii("{\"format\":\"dmd-metadata\",\"version\":1,\"shards\":").number(wantedShards);
      DurableFile.replace(volume, facts, line.seal(0).toBytes());
      return wantedShards;
    }
    int shards = readShards(volume, path);
    NewStore.requireSessions(volume, path, shards);
    // A process that was killed may have made the store a moment ago; what is built on these names
    // has to find them after a power cut too.
    volume.syncDirectory(path);
    volume.syncDirectory(path.resolve("sessions"));
    return shards;
  }

  public static Path lockFile(Path path) {
    return path.resolve(LOCK);
  }

  public static boolean isThere(Volume volume, Path path) {
    return volume.exists(path.resolve(FACTS));
  }

  /** The number of shards that a directory has. */
  public static int readShards(Volume volume, Path path) throws IOException {
    Path facts = path.resolve(FACTS);
    byte[] line = DurableFile.read(volume, facts);
    int end = line.length - 1;
    if (end < 0 || !Line.isSealed(line, 0, end)) {
      throw new IOException(facts + " is damaged: restore it from a backup");
    }
    LineScanner scanner = new LineScanner(line, 0, end);
    if (!scanner.take("{\"format\":\"dmd-metadata\",\"version\":1,\"shards\":")) {
      throw new IOException(facts + " is of another version of the format than this one reads");
    }
    return (int) scanner.number();
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
