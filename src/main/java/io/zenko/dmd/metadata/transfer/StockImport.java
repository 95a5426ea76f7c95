package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.BucketName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hands the buckets of CloudServer's own metadata daemon to a target, which puts, reads back and
 * compares them as it does those of an export.
 *
 * <p>A bucket is what stands in the list of buckets. Other databases are left out and counted: the
 * front end cannot reach them. So is the change log, whose numbers mean nothing elsewhere.
 */
public final class StockImport implements AutoCloseable {
  private static final String METASTORE = "__metastore";
  private static final String LOGS = "..recordLogs";

  private final StockDirectory stock;
  private final Map<BucketName, byte[]> attributes = new LinkedHashMap<>();
  private final Map<String, Long> leftOut = new LinkedHashMap<>();
  private long entries;

  /**
   * What was done.
   *
   * @param leftOut the number of entries of each database that is no bucket, by its name
   */
  public record Summary(long buckets, long entries, Map<String, Long> leftOut) {}

  /**
   * Opens the data, and keeps their daemon from starting until it is closed.
   *
   * @param directory that of {@code S3METADATAPATH}; what is there stays as it is
   * @throws TransferException where the daemon runs, or there are no such data
   */
  public StockImport(Path directory) throws IOException {
    stock = new StockDirectory(directory);
  }

  /** Hands over all buckets. */
  public Summary run(Importer.Target target, Progress progress) throws IOException {
    stock.forEach(METASTORE, (key, value) -> attributes.put(new BucketName(key.text()), value));
    for (BucketName bucket : attributes.keySet()) {
      hand(bucket, target, progress);
    }
    stock.forEachSublevel(this::countLeftOut);
    return new Summary(attributes.size(), entries, leftOut);
  }

  private void hand(BucketName bucket, Importer.Target target, Progress progress)
      throws IOException {
    BucketDigest digest = new BucketDigest(attributes.get(bucket));
    target.begin(bucket, Importer.Target.ANY_SESSION, attributes.get(bucket));
    stock.forEach(
        bucket.value(),
        (key, value) -> {
          digest.add(key, value);
          target.put(key, value);
          progress.at(bucket, digest.entries());
        });
    BucketTotal total = digest.total();
    target.end(bucket, total, false);
    entries += total.entries();
  }

  private void countLeftOut(String name) throws IOException {
    if (!name.equals(METASTORE) && !name.startsWith(LOGS) && !isBucket(name)) {
      stock.forEach(name, (key, value) -> leftOut.merge(name, 1L, Long::sum));
    }
  }

  private boolean isBucket(String name) {
    return !name.isEmpty() && attributes.containsKey(new BucketName(name));
  }

  @Override
  public void close() throws IOException {
    stock.close();
  }
}
