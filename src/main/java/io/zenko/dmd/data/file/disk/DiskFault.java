package io.zenko.dmd.data.file.disk;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Tells apart what a disk refuses for. The JDK names most of it in the message alone, in words of
 * the system's language: so the system is asked again, for numbers.
 */
public final class DiskFault {
  private DiskFault() {}

  /** What a read failed for. */
  public static DataException of(IOException fault, String action) {
    if (fault instanceof AccessDeniedException) {
      return failure(Failure.UNAVAILABLE, action, "the disk denies access", fault);
    }
    if (fault instanceof NoSuchFileException) {
      return failure(Failure.UNAVAILABLE, action, "the blobs' folder is gone", fault);
    }
    if (fault instanceof ClosedByInterruptException) {
      return failure(Failure.UNAVAILABLE, action, "the daemon is stopping", fault);
    }
    if (DiskState.lacksDescriptors()) {
      return failure(Failure.UNAVAILABLE, action, "no file descriptor is left", fault);
    }
    return failure(Failure.INTERNAL, action, "the disk failed", fault);
  }

  /** What a change of the disk that a folder is on failed for. */
  public static DataException of(IOException fault, String action, DiskStates disk, Path folder) {
    DataException known = of(fault, action);
    if (known.failure() != Failure.INTERNAL) {
      return known;
    }
    return switch (disk.state(folder, fault)) {
      case FULL -> failure(Failure.FULL, action, "the disk is full", fault);
      case READ_ONLY -> failure(Failure.UNAVAILABLE, action, "the disk is read-only", fault);
      case REFUSING -> failure(Failure.UNAVAILABLE, action, "the disk takes no writes", fault);
      case WRITABLE -> known;
    };
  }

  private static DataException failure(Failure kind, String action, String why, IOException fault) {
    return new DataException(kind, action + ": " + why + " (" + fault + ")", fault);
  }
}
