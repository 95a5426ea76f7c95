package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes buckets as lines.
 *
 * <pre>
 *   {"format":"dmd-export","version":1}
 *   {"bucket":"photos","session":0,"readOnly":false,"value":{"owner":"bart"}}     its attributes
 *   {"key":"a.jpg","value":{"content-length":1}}                          in the order of the keys
 *   {"end":"photos","entries":1,"sha256":"..."}                           see {@link BucketDigest}
 *   {"buckets":1,"entries":1}                                             nothing was cut off
 * </pre>
 */
public final class Exporter {
  static final String HEADER = "{\"format\":\"dmd-export\",\"version\":1}";

  private final MetadataRepository repository;
  private final OutputStream out;
  private final Progress progress;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long buckets;
  private long entries;

  /** Whether lines of a bucket were written, but not its last one. */
  private boolean isUnderWay;

  /**
   * @param out takes small writes well, that is, buffers them
   */
  public Exporter(MetadataRepository repository, OutputStream out, Progress progress) {
    this.repository = repository;
    this.out = out;
    this.progress = progress;
  }

  /** The buckets that there are, damaged ones too, in the order of their names. */
  public static List<BucketName> all(MetadataRepository repository) {
    Set<BucketName> names = new TreeSet<>(repository.damagedBuckets());
    try (EntryCursor cursor = repository.buckets(KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        names.add(new BucketName(cursor.key().text()));
      }
    }
    return List.copyOf(names);
  }

  /**
   * What was written.
   *
   * @param damaged why buckets that cannot be served are not in it
   */
  public record Summary(long buckets, long entries, List<MetadataException> damaged) {}

  /**
   * Writes these buckets, each as it is when its turn comes.
   *
   * @throws TransferException where damage shows in the middle of a bucket: what was written so far
   *     is cut off then, which an import tells
   */
  public Summary write(List<BucketName> wanted) throws IOException {
    return write(wanted, false);
  }

  /** The same of a store that is in use: a bucket that was removed meanwhile is left out. */
  public Summary writeThatAreThere(List<BucketName> wanted) throws IOException {
    return write(wanted, true);
  }

  private Summary write(List<BucketName> wanted, boolean mayBeGone) throws IOException {
    List<MetadataException> damaged = new ArrayList<>();
    text(HEADER).end();
    for (BucketName bucket : wanted) {
      try (EntryCursor cursor = repository.scan(bucket, KeyRange.ALL, Order.ASCENDING)) {
        write(bucket, cursor);
      } catch (MetadataException e) {
        if (mayBeGone && !isUnderWay && e.failure() == MetadataException.Failure.NO_SUCH_BUCKET) {
          continue;
        }
        if (e.failure() != MetadataException.Failure.CORRUPT) {
          throw e;
        }
        if (isUnderWay) {
          throw new TransferException(
              "bucket %s is damaged, and part of it is written already: export the others by their"
                      .formatted(bucket)
                  + " names ("
                  + e.getMessage()
                  + ")",
              e);
        }
        damaged.add(e);
      }
    }
    text("{\"buckets\":" + buckets + ",\"entries\":" + entries + "}").end();
    out.flush();
    return new Summary(buckets, entries, damaged);
  }

  private void write(BucketName bucket, EntryCursor cursor) throws IOException {
    byte[] attributes =
        repository.attributes(bucket).orElseThrow(() -> MetadataException.noSuchBucket(bucket));
    int session =
        repository.sessions().of(bucket).orElseThrow(() -> MetadataException.noSuchBucket(bucket));
    boolean readOnly = repository.accessMode(bucket) == AccessMode.READ_ONLY;
    isUnderWay = true;
    text("{\"bucket\":").bytes(ExportValue.quote(bucket.value()));
    text(",\"session\":" + session + ",\"readOnly\":" + readOnly + ",");
    ExportValue.write(line, attributes);
    text("}").end();
    BucketDigest digest = new BucketDigest(attributes);
    while (cursor.next()) {
      byte[] value = cursor.value();
      digest.add(cursor.key(), value);
      text("{\"key\":").bytes(ExportValue.quote(cursor.key().text())).text(",");
      ExportValue.write(line, value);
      text("}").end();
      progress.at(bucket, digest.entries());
    }
    BucketTotal total = digest.total();
    text("{\"end\":").bytes(ExportValue.quote(bucket.value()));
    text(",\"entries\":" + total.entries() + ",\"sha256\":\"" + total.sha256() + "\"}").end();
    buckets++;
    entries += total.entries();
    isUnderWay = false;
  }

  private Exporter text(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  private Exporter bytes(byte[] bytes) {
    line.writeBytes(bytes);
    return this;
  }

  private void end() throws IOException {
    line.write('\n');
    line.writeTo(out);
    line.reset();
  }
}
