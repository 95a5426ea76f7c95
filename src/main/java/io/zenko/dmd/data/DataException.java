package io.zenko.dmd.data;

/** Why a blob store did not do what it was asked. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as a client has to tell it apart. */
  public enum Failure {
    /** The blob never was, or was deleted. */
    NO_SUCH_BLOB,
    /** No room is left. */
    FULL,
    /** The store cannot do it now (read-only disk, servers away); a later try may pass. */
    UNAVAILABLE,
    /** The store did not answer in time. */
    TIMEOUT,
    /** The blob was stored, and is no longer whole: damaged, cut short, or partly evicted. */
    CORRUPT,
    /** A defect of the store or of the machine under it. */
    INTERNAL
  }

  private final Failure failure;

  public DataException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  public DataException(Failure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public static DataException noSuchBlob(BlobKey key) {
    return new DataException(Failure.NO_SUCH_BLOB, "no blob " + key);
  }

  public Failure failure() {
    return failure;
  }
}
