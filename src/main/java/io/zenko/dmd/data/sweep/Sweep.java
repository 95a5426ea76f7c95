package io.zenko.dmd.data.sweep;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds blobs that are older than a grace period and that no metadata refers to, and removes them.
 *
 * <p>Blobs are taken in parts of the key space, so that memory has a bound: each part is listed,
 * compared with all metadata, and removed. A blob is removed only if two readings of the metadata
 * in turn have not named it: an entry that moves while one passes may be missed once.
 */
final class Sweep {
  private static final int PARTS = 256;
  private static final int MAX_CANDIDATES = 2_000_000;
  private static final int REPORT_EVERY = 10_000;

  private final DataRepository repository;
  private final MetadataReferences metadata;
  private final Instant before;
  private final boolean dryRun;
  private final Consumer<String> report;
  private long references;
  private long garbage;
  private long garbageBytes;
  private long removed;

  /**
   * @param before only blobs that were put earlier may go
   * @param report told of progress, in lines
   */
  Sweep(
      DataRepository repository,
      MetadataReferences metadata,
      Instant before,
      boolean dryRun,
      Consumer<String> report) {
    this.repository = repository;
    this.metadata = metadata;
    this.before = before;
    this.dryRun = dryRun;
    this.report = report;
  }

  /**
   * @throws IOException where the metadata could not be read: nothing more is removed then
   */
  void run() throws IOException, InterruptedException {
    report.accept(
        (dryRun ? "dry run: " : "") + "looking for unreferenced blobs put before " + before);
    int[] counts = new int[PARTS];
    long[] all = new long[1];
    forEachOld(
        0,
        PARTS,
        key -> {
          counts[part(key)]++;
          all[0]++;
        });
    report.accept(all[0] + " entries of blobs are old enough");
    int from = 0;
    while (from < PARTS) {
      int candidates = counts[from];
      int end = from + 1;
      while (end < PARTS && candidates + counts[end] <= MAX_CANDIDATES) {
        candidates += counts[end++];
      }
      if (candidates > 0) {
        sweep(from, end, candidates);
      }
      from = end;
    }
    report.accept(
        "done: "
            + garbage
            + " unreferenced blobs of "
            + garbageBytes
            + " bytes, "
            + removed
            + " removed");
  }

  private void sweep(int from, int end, int expected) throws IOException, InterruptedException {
    Candidates candidates = new Candidates(expected);
    forEachOld(from, end, candidates::add);
    candidates.sort();
    for (int reading = 0; reading < (dryRun ? 1 : 2); reading++) {
      read(candidates);
    }
    forEachOld(
        from,
        end,
        key -> {
          if (candidates.isGarbage(key)) {
            remove(key);
            // Where there are replicas, each server lists it.
            candidates.refer(key);
          }
        });
  }

  private void read(Candidates candidates) throws IOException, InterruptedException {
    references = 0;
    metadata.forEach(
        key -> {
          references++;
          candidates.refer(key);
        },
        bucket -> report.accept("bucket " + bucket + ": " + references + " references so far"));
    if (references == 0) {
      throw new IOException(
          "the metadata refers to no blob at all: is it the metadata of this store? Nothing was"
              + " removed");
    }
  }

  private void remove(BlobKey key) {
    garbage++;
    garbageBytes += size(key);
    if (dryRun) {
      report.accept("unreferenced: " + key);
      return;
    }
    try {
      repository.delete(key);
      removed++;
    } catch (DataException e) {
      if (e.failure() != Failure.NO_SUCH_BLOB) {
        throw e;
      }
    }
    if (removed % REPORT_EVERY == 0) {
      report.accept(removed + " removed so far");
    }
  }

  /** A blob that cannot be opened is garbage of unknown size. */
  private long size(BlobKey key) {
    try (Blob blob = repository.open(key)) {
      return blob.size();
    } catch (DataException e) {
      return 0;
    }
  }

  private void forEachOld(int from, int end, Consumer<BlobKey> action) {
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      for (Iterator<StoredBlob> all = blobs.iterator(); all.hasNext(); ) {
        StoredBlob blob = all.next();
        int part = part(blob.key());
        if (part >= from && part < end && blob.created().isBefore(before)) {
          action.accept(blob.key());
        }
      }
    }
  }

  private static int part(BlobKey key) {
    return Integer.parseInt(key.value().substring(0, 2), 16);
  }
}
