package io.zenko.dmd.metadata.json.check;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.json.directory.NewStore;
import io.zenko.dmd.metadata.json.directory.ShardDirectory;
import io.zenko.dmd.metadata.json.directory.StoreDirectory;
import io.zenko.dmd.metadata.json.file.ReadOnlyVolume;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads every byte of a directory that counts, and tells what is wrong; changes nothing. */
public final class StoreCheck {
  private final Volume volume;
  private final Path path;
  private final Consumer<String> progress;
  private final CheckReport report = new CheckReport();

  /**
   * @param progress is told of each file before it is read
   */
  public StoreCheck(Path path, Consumer<String> progress) {
    this(new ReadOnlyVolume(), path, progress);
  }

  /** On a disk that is given. */
  public StoreCheck(Volume volume, Path path, Consumer<String> progress) {
    this.volume = volume;
    this.path = path;
    this.progress = progress;
  }

  /**
   * @throws IOException where the directory cannot be read at all, or a daemon has it open: what is
   *     being written cannot be told from what is damaged
   */
  public CheckReport run() throws IOException {
    if (!volume.isDirectory(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such directory");
    }
    Volume.Lock lock =
        volume
            .lock(StoreDirectory.lockFile(path))
            .orElseThrow(
                () -> new IOException(path + " is in use: stop the daemon, or check a copy"));
    try {
      int shards = StoreDirectory.readShards(volume, path);
      NewStore.requireSessions(volume, path, shards);
      for (int session = 0; session < shards; session++) {
        check(session);
      }
    } finally {
      lock.close();
    }
    return report;
  }

  private void check(int session) throws IOException {
    ShardDirectory shard = new ShardDirectory(volume, path, session);
    try {
      shard.load();
    } catch (FormatException | IOException e) {
      report.damage(e.getMessage());
    }
    BucketsCheck buckets = new BucketsCheck(volume, shard, report, progress);
    Map<BucketName, Manifest> manifests = new HashMap<>(buckets.run());
    JournalCheck journal = new JournalCheck(volume, shard, manifests, report, progress);
    journal.run();
    buckets.checkLeftovers(journal.madeOrRemoved());
  }
}
