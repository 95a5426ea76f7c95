package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.merge.MergePlan;

/** What the repository tells the operator. */
final class StoreLog {
  private static final System.Logger LOGGER = System.getLogger(StoreLog.class.getPackageName());

  private final StoreMetrics metrics;

  StoreLog(StoreMetrics metrics) {
    this.metrics = metrics;
  }

  void warning(String what) {
    LOGGER.log(System.Logger.Level.WARNING, what);
  }

  void journalFailed(int session, MetadataException failure) {
    LOGGER.log(
        System.Logger.Level.ERROR, "session " + session + ": " + failure.getMessage(), failure);
  }

  void checkpointFailed(int session, Throwable cause) {
    metrics.checkpointFailed(session);
    LOGGER.log(
        System.Logger.Level.ERROR,
        "session "
            + session
            + ": the checkpoint could not be written, the journal keeps growing until it can: "
            + cause.getMessage(),
        cause);
  }

  void merged(BucketName bucket, MergePlan plan) {
    LOGGER.log(
        System.Logger.Level.DEBUG,
        () ->
            "bucket "
                + bucket
                + ": "
                + plan.inputs().size()
                + (plan.isMove() ? " run moved" : " runs merged")
                + " into level "
                + plan.target());
  }

  void mergeFailed(BucketName bucket, int session, Throwable cause) {
    metrics.checkpointFailed(session);
    LOGGER.log(
        System.Logger.Level.ERROR,
        "session "
            + session
            + ": the runs of bucket "
            + bucket
            + " could not be merged, which is tried again: "
            + cause.getMessage(),
        cause);
  }
}
