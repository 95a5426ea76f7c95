package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Puts what an export holds into a repository, durably, and compares each bucket when it is whole.
 *
 * <p>A bucket that is there already is only gone on with where that was asked for: then what it has
 * of the export stays, and what differs is put. So an import that was cut off is run again.
 */
public final class RepositoryTarget implements Importer.Target {
  private static final int BATCH_ENTRIES = 500;
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCHES_IN_FLIGHT = 8;

  private final MetadataRepository repository;
  private final boolean resumes;
  private final Progress verification;
  private final Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
  private Optional<BucketName> current = Optional.empty();
  private boolean existed;
  private Batch.Builder batch = Batch.builder();
  private int batchEntries;
  private int batchBytes;

  public RepositoryTarget(MetadataRepository repository, boolean resumes, Progress verification) {
    this.repository = repository;
    this.resumes = resumes;
    this.verification = verification;
  }

  @Override
  public void begin(BucketName bucket, int session, byte[] attributes) {
    Optional<byte[]> there = repository.attributes(bucket);
    current = Optional.of(bucket);
    existed = there.isPresent();
    if (there.isEmpty()) {
      boolean hasSession = session < repository.sessions().count();
      OptionalInt wanted = hasSession ? OptionalInt.of(session) : OptionalInt.empty();
      await(repository.createBucket(bucket, attributes, wanted));
    } else if (!resumes) {
      throw new TransferException(
          "there is a bucket %s already: go on with an import that was cut off by --resume, or"
                  .formatted(bucket)
              + " remove the bucket first");
    } else if (!Arrays.equals(there.get(), attributes)) {
      await(repository.putAttributes(bucket, attributes));
    }
  }

  @Override
  public void put(Key key, byte[] value) {
    if (existed
        && repository
            .get(current.orElseThrow(), key)
            .filter(v -> Arrays.equals(v, value))
            .isPresent()) {
      return;
    }
    batch.put(key, value);
    batchEntries++;
    batchBytes += key.utf8().length + value.length;
    if (batchEntries >= BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
      send();
    }
  }

  private void send() {
    if (batchEntries == 0) {
      return;
    }
    inFlight.addLast(repository.write(current.orElseThrow(), batch.build()).toCompletableFuture());
    batch = Batch.builder();
    batchEntries = 0;
    batchBytes = 0;
    if (inFlight.size() >= BATCHES_IN_FLIGHT) {
      await(inFlight.removeFirst());
    }
  }

  @Override
  public void end(BucketName bucket, BucketTotal total, boolean readOnly) {
    send();
    while (!inFlight.isEmpty()) {
      await(inFlight.removeFirst());
    }
    BucketTotal stored = BucketTotal.of(repository, bucket, verification);
    if (!stored.equals(total)) {
      throw new TransferException(
          "bucket %s now has %s, but the export has %s: it held entries before the import, or is"
                  .formatted(bucket, stored, total)
              + " written to by others; remove it and import again");
    }
    AccessMode mode = readOnly ? AccessMode.READ_ONLY : AccessMode.READ_WRITE;
    if (repository.accessMode(bucket) != mode) {
      await(repository.setAccessMode(bucket, mode));
    }
  }

  private static void await(CompletionStage<Void> change) {
    try {
      change.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw MetadataException.of(e);
    }
  }
}
