package io.zenko.dmd.http;

import io.zenko.dmd.http.transfer.BodySource;
import io.zenko.dmd.http.transfer.TransferKind;

/**
 * Stands in an answer of JAX-RS for bytes that get to the client by another way, once JAX-RS has
 * done its part: it would hold a thread for as long as the client takes.
 */
public final class CarriedBody {
  private final TransferKind kind;
  private final BodySource source;
  private int status;
  private boolean wanted;

  CarriedBody(TransferKind kind, BodySource source) {
    this.kind = kind;
    this.source = source;
  }

  TransferKind kind() {
    return kind;
  }

  BodySource source() {
    return source;
  }

  /** The answer that it stands in has this status. */
  void bearStatus(int answered) {
    status = answered;
  }

  int status() {
    return status;
  }

  /** JAX-RS has come to write it: the head of the answer is made. */
  void want() {
    wanted = true;
  }

  boolean isWanted() {
    return wanted;
  }
}
