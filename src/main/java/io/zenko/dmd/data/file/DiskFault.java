package io.zenko.dmd.data.file;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Tells apart what a disk refuses for: the JDK names it in the message alone. */
final class DiskFault {
  private DiskFault() {}

  static DataException of(IOException fault, String action) {
    String message = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      return failure(Failure.FULL, action, "the disk is full", fault);
    }
    if (message.contains("read-only file system")) {
      return failure(Failure.UNAVAILABLE, action, "the disk is read-only", fault);
    }
    if (fault instanceof AccessDeniedException) {
      return failure(Failure.UNAVAILABLE, action, "the disk denies access", fault);
    }
    if (fault instanceof NoSuchFileException) {
      return failure(Failure.UNAVAILABLE, action, "the blobs' folder is gone", fault);
    }
    if (message.contains("too many open files")) {
      return failure(Failure.UNAVAILABLE, action, "no file descriptor is left", fault);
    }
    if (fault instanceof ClosedByInterruptException) {
      return failure(Failure.UNAVAILABLE, action, "the daemon is stopping", fault);
    }
    return failure(Failure.INTERNAL, action, "the disk failed", fault);
  }

  /**
   * Whether a disk knows no second name of a file: FAT, and some that stand for another machine.
   */
  static boolean refusesLinks(FileSystemException fault) {
    String reason = String.valueOf(fault.getReason()).toLowerCase(Locale.ROOT);
    return reason.contains("operation not permitted")
        || reason.contains("not supported")
        || reason.contains("not implemented");
  }

  private static DataException failure(Failure kind, String action, String why, IOException fault) {
    return new DataException(kind, action + ": " + why + " (" + fault + ")", fault);
  }
}
