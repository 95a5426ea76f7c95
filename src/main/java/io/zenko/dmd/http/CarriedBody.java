package io.zenko.dmd.http;

import io.zenko.dmd.http.transfer.BodySource;
import io.zenko.dmd.http.transfer.TransferKind;
import java.io.IOException;

/**
 * Stands in an answer of JAX-RS for bytes that get to the client by another way, once JAX-RS has
 * done its part: it would hold a thread for as long as the client takes.
 */
public final class CarriedBody {
  /** Makes the bytes of an answer, or finds that there are none. */
  @FunctionalInterface
  public interface Maker {
    BodySource make() throws IOException;
  }

  private final TransferKind kind;
  private final Maker maker;
  private BodySource source;
  private int status;
  private boolean wanted;

  CarriedBody(TransferKind kind, BodySource source) {
    this.kind = kind;
    this.maker = () -> source;
    this.source = source;
  }

  /** One that is made once JAX-RS has done its part. */
  CarriedBody(TransferKind kind, Maker maker) {
    this.kind = kind;
    this.maker = maker;
  }

  TransferKind kind() {
    return kind;
  }

  BodySource source() {
    return source;
  }

  boolean isMade() {
    return source != null;
  }

  void make() throws IOException {
    source = maker.make();
  }

  /** Nobody will get it. */
  void drop() {
    if (source != null) {
      source.close();
    }
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
