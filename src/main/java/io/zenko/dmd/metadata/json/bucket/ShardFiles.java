package io.zenko.dmd.metadata.json.bucket;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** What the directories of a shard's buckets have in common. */
public final class ShardFiles {
  private final Volume volume;
  private final ValueFiles files;
  private final IndexCache cache;
  private final BucketNames names;
  private final Path bucketsDirectory;
  private final int session;

  /** For all buckets: one that is made anew must not give a number that the one before it gave. */
  private final AtomicLong lastNumber = new AtomicLong();

  public ShardFiles(
      Volume volume,
      ValueFiles files,
      IndexCache cache,
      BucketNames names,
      Path bucketsDirectory,
      int session) {
    this.volume = volume;
    this.files = files;
    this.cache = cache;
    this.names = names;
    this.bucketsDirectory = bucketsDirectory;
    this.session = session;
  }

  public Volume volume() {
    return volume;
  }

  public ValueFiles files() {
    return files;
  }

  public IndexCache cache() {
    return cache;
  }

  public Path bucketsDirectory() {
    return bucketsDirectory;
  }

  public int session() {
    return session;
  }

  /** The files of the bucket have all up to this record. */
  public void reached(BucketName bucket, long checkpoint) {
    names.update(bucket, new Facts(session, checkpoint, true));
  }

  /** The bucket has no files any more. */
  public void gone(BucketName bucket) {
    names.update(bucket, Facts.withoutFiles(session));
  }

  /** Numbers up to this one are taken. */
  void raiseNumber(long taken) {
    lastNumber.accumulateAndGet(taken, Math::max);
  }

  long takeNumber() {
    return lastNumber.incrementAndGet();
  }
}
