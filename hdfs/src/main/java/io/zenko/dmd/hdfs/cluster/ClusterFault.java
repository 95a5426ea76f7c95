package io.zenko.dmd.hdfs.cluster;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.ipc.RemoteException;

/** What a failure of the file system means to whoever asked for a blob. */
public final class ClusterFault {
  private ClusterFault() {}

  /** With what was to be done, in words. */
  public static DataException of(IOException cause, String what) {
    IOException told = unwrap(cause);
    return new DataException(failure(told), what + ": " + firstLine(told), told);
  }

  /**
   * Likewise for a write; where no DataNode takes a block, the room that is left tells whether that
   * is for want of room.
   */
  public static DataException ofWrite(IOException cause, String what, Cluster cluster, long bytes) {
    IOException told = unwrap(cause);
    Failure failure = failure(told);
    if (failure == Failure.UNAVAILABLE && isUnplaced(told) && cluster.isFullFor(bytes)) {
      failure = Failure.FULL;
    }
    return new DataException(failure, what + ": " + firstLine(told), told);
  }

  private static IOException unwrap(IOException cause) {
    return cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
  }

  private static Failure failure(IOException cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ClusterStorageCapacityExceededException) {
        return Failure.FULL;
      }
      if (at instanceof ChecksumException) {
        return Failure.CORRUPT;
      }
      if (at instanceof SocketTimeoutException) {
        return Failure.TIMEOUT;
      }
      if (at instanceof InterruptedIOException) {
        return Failure.UNAVAILABLE;
      }
    }
    return Failure.UNAVAILABLE;
  }

  /** The NameNode has a sentence for it, and no type. */
  private static boolean isUnplaced(IOException cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("could only be written to")
        || message.contains("Unable to create new block")
        || message.contains("Unable to close file because");
  }

  /** What is wrong, without the stack of another machine. */
  public static String firstLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(cause.toString());
  }
}
