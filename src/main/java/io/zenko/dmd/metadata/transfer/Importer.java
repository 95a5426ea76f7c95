package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads an export from its start to its end, verifies all that it says of itself, and hands what it
 * holds to a target.
 */
public final class Importer {
  private final ExportReader reader;
  private final Progress progress;
  private final Set<BucketName> seen = new HashSet<>();

  public Importer(InputStream in, Progress progress) {
    this.reader = new ExportReader(in);
    this.progress = progress;
  }

  /** Takes what an export holds. */
  public interface Target {
    /** A session that no repository has: it chooses one itself. */
    int ANY_SESSION = Integer.MAX_VALUE;

    /** Forgets it: a pass for the sake of the checks. */
    Target NONE =
        new Target() {
          @Override
          public void begin(BucketName bucket, int session, byte[] attributes) {}

          @Override
          public void put(Key key, byte[] value) {}

          @Override
          public void end(BucketName bucket, BucketTotal total, boolean readOnly) {}
        };

    void begin(BucketName bucket, int session, byte[] attributes);

    void put(Key key, byte[] value);

    /** The bucket is complete; what the export holds of it has this total. */
    void end(BucketName bucket, BucketTotal total, boolean readOnly);
  }

  /** Reads all of it, and answers with the number of entries. */
  public long read(Target target) throws IOException {
    reader.next();
    long entries = 0;
    ExportReader.Line line = reader.next();
    while (line instanceof ExportReader.Line.Bucket bucket) {
      entries += readBucket(bucket, target);
      line = reader.next();
    }
    if (!(line instanceof ExportReader.Line.End end)) {
      throw reader.failure("a bucket, or the export's last line, should stand here");
    }
    if (end.buckets() != seen.size() || end.entries() != entries) {
      throw reader.failure(
          String.format(
              Locale.ROOT,
              "the export tells of %d buckets with %d entries, but holds %d with %d",
              end.buckets(),
              end.entries(),
              seen.size(),
              entries));
    }
    reader.expectEnd();
    return entries;
  }

  private long readBucket(ExportReader.Line.Bucket bucket, Target target) throws IOException {
    if (!seen.add(bucket.name())) {
      throw reader.failure("bucket " + bucket.name() + " stands in the export a second time");
    }
    target.begin(bucket.name(), bucket.session(), bucket.attributes());
    BucketDigest digest = new BucketDigest(bucket.attributes());
    Key before = null;
    ExportReader.Line line = reader.next();
    while (line instanceof ExportReader.Line.Entry entry) {
      if (before != null && entry.key().compareTo(before) <= 0) {
        throw reader.failure("its key does not come after the one before it");
      }
      before = entry.key();
      digest.add(entry.key(), entry.value());
      target.put(entry.key(), entry.value());
      progress.at(bucket.name(), digest.entries());
      line = reader.next();
    }
    if (!(line instanceof ExportReader.Line.BucketEnd end) || !end.name().equals(bucket.name())) {
      throw reader.failure("the end of bucket " + bucket.name() + " should stand here");
    }
    BucketTotal total = digest.total();
    if (!total.equals(end.total())) {
      throw reader.failure(
          "bucket %s should have %s, but its lines have %s: they were changed"
              .formatted(bucket.name(), end.total(), total));
    }
    target.end(bucket.name(), total, bucket.readOnly());
    return total.entries();
  }
}
