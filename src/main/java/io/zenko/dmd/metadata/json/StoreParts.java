package io.zenko.dmd.metadata.json;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the shards of a store are made from, and share.
 *
 * @param shape of runs and levels
 * @param clock stamps changes
 * @param ages tells how old changes are
 * @param completions runs what waits for changes to be durable
 */
record StoreParts(
    Volume volume,
    JsonSettings settings,
    Shape shape,
    MonotonicClock clock,
    InstantSource ages,
    Executor completions,
    Catalogue catalogue,
    ValueFiles files,
    IndexCache cache,
    StoreMetrics metrics,
    StoreLog log) {
  static StoreParts of(
      Volume volume,
      JsonSettings settings,
      Shape shape,
      MonotonicClock clock,
      InstantSource ages,
      Executor completions) {
    StoreMetrics metrics = new StoreMetrics();
    return new StoreParts(
        volume,
        settings,
        shape,
        clock,
        ages,
        completions,
        new Catalogue(settings.openBuckets()),
        new ValueFiles(volume, settings.maxOpenFiles()),
        new IndexCache(settings.indexCacheBytes()),
        metrics,
        new StoreLog(metrics));
  }
}
