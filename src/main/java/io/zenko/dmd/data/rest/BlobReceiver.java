package io.zenko.dmd.data.rest;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.transfer.BodySink;
import io.zenko.dmd.http.transfer.Spool;
import io.zenko.dmd.http.transfer.TransferKind;
import io.zenko.dmd.http.transfer.Transfers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Takes the bytes of one new blob. A short one waits in memory until it is whole, and is then put
 * at once; a long one, or one whose client pauses, goes into the store as it comes.
 */
final class BlobReceiver implements BodySink {
  private static final int STEP_BYTES = 64 * 1024;

  /** Up to here a blob is put at once by whatever store. */
  private static final int SHORT_BYTES = 16 * 1024;

  private final DataRepository repository;
  private final Transfers transfers;
  private final long length;

  /** What has come of a short blob; null where it goes into the store. */
  private Spool arrived;

  private BlobUpload upload;

  BlobReceiver(DataRepository repository, Transfers transfers, long length) {
    this.repository = repository;
    this.transfers = transfers;
    this.length = length;
    int shortBytes = Math.max(SHORT_BYTES, repository.asyncBytes());
    this.arrived = length <= shortBytes ? transfers.spool() : null;
  }

  /** Completes with the blob's key once it is durable. */
  CompletionStage<BlobKey> receive(Exchange exchange) {
    Executor disk = transfers.pool(TransferKind.BLOB_RECEIVED);
    return exchange
        .receive(TransferKind.BLOB_RECEIVED, this)
        .thenCompose(whole -> store(disk))
        .whenCompleteAsync((key, failure) -> close(), task -> closeOn(disk, task));
  }

  private void closeOn(Executor disk, Runnable task) {
    if (upload == null) {
      task.run();
    } else {
      disk.execute(task);
    }
  }

  private CompletionStage<BlobKey> store(Executor disk) {
    if (upload != null || arrived == null || !arrived.isInMemory()) {
      return CompletableFuture.supplyAsync(
          () -> {
            passOn();
            return upload.commit();
          },
          disk);
    }
    byte[] bytes;
    try {
      bytes = arrived.toBytes();
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (length <= repository.asyncBytes()) {
      return aside(repository.putAsync(bytes), disk);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return repository.put(new ByteArrayInputStream(bytes), length);
          } catch (IOException e) {
            throw new IllegalStateException("an array in memory cannot fail", e);
          }
        },
        disk);
  }

  /** What follows, whatever comes of it, is not for the thread on which the store completes it. */
  static <T> CompletionStage<T> aside(CompletionStage<T> stage, Executor executor) {
    return stage.handleAsync(
        (result, failure) -> {
          if (failure != null) {
            throw failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
          }
          return result;
        },
        executor);
  }

  private void open() {
    if (upload == null) {
      upload = repository.upload(length);
    }
  }

  @Override
  public boolean isQuick(int count) {
    return arrived != null && arrived.isQuick(count);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (arrived != null) {
      arrived.write(bytes, offset, count);
    } else {
      open();
      upload.write(bytes, offset, count);
    }
  }

  /** A short blob that does not come at once is like a long one. */
  @Override
  public void rest() throws IOException {
    if (arrived != null && !arrived.isSmall()) {
      passOn();
    }
    if (upload != null) {
      upload.rest();
    }
  }

  /** Has what has come in the store's upload, and what is still to come go there. */
  private void passOn() {
    open();
    if (arrived == null) {
      return;
    }
    try {
      byte[] step = new byte[(int) Math.min(STEP_BYTES, Math.max(arrived.length(), 1))];
      for (int count; (count = arrived.read(step, 0, step.length)) > 0; ) {
        upload.write(step, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what has come of a blob cannot be read again", e);
    }
    arrived.close();
    arrived = null;
  }

  private void close() {
    if (arrived != null) {
      arrived.close();
    }
    if (upload != null) {
      upload.close();
    }
  }
}
