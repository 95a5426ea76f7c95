package io.zenko.dmd.data.file;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
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

  private static DataException failure(Failure kind, String action, String why, IOException fault) {
    return new DataException(kind, action + ": " + why + " (" + fault + ")", fault);
  }
}
