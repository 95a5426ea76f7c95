package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.JournalObserver;
import java.io.IOException;

/** Hands on what becomes of a shard's groups: to health, metrics, log and checkpoints. */
final class ShardObserver implements JournalObserver {
  private final int session;
  private final CheckpointFile checkpointFile;
  private final ShardHealth health;
  private final Checkpointer checkpointer;
  private final StoreMetrics metrics;
  private final StoreLog log;

  ShardObserver(Shard shard, StoreMetrics metrics, StoreLog log) {
    this.session = shard.session();
    this.checkpointFile = shard.directory().checkpointFile();
    this.health = shard.health();
    this.checkpointer = shard.checkpointer();
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public void committed(int records, int bytes, long nanos) {
    if (records > 0) {
      health.committed();
      metrics.committed(session, records, bytes, nanos);
    }
  }

  @Override
  public void failed(MetadataException failure) {
    health.failed(failure);
    metrics.failed(session);
    log.journalFailed(session, failure);
  }

  @Override
  public void segmentBegun(long first) {
    try {
      checkpointFile.announce(first);
    } catch (IOException | RuntimeException e) {
      // The segment is durable either way; the next one, or a checkpoint, is the next try.
      log.warning(checkpointFile.path() + " could not be replaced: " + e.getMessage());
    }
  }

  @Override
  public void segmentSealed() {
    checkpointer.wake();
  }
}
