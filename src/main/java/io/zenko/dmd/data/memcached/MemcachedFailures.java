package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.memcached.NodeException;
import io.zenko.dmd.memcached.Replication;

/** What a fault of a server is to whoever keeps blobs. */
final class MemcachedFailures implements Replication.Failures {
  @Override
  public DataException failed(String action, NodeException fault) {
    return new DataException(failure(fault), action + ": " + fault.getMessage(), fault);
  }

  @Override
  public DataException damaged(String how) {
    return new DataException(Failure.CORRUPT, how);
  }

  private static Failure failure(NodeException fault) {
    return switch (fault.fault()) {
      case OUT_OF_MEMORY -> Failure.FULL;
      case TOO_LARGE, REFUSED -> Failure.INTERNAL;
      case TIMEOUT -> Failure.TIMEOUT;
      case LOGIN_REFUSED, GARBAGE, DOWN -> Failure.UNAVAILABLE;
    };
  }
}
