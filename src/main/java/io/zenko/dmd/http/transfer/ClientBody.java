package io.zenko.dmd.http.transfer;

/** What a container knows and can do about a body that comes. Neither is called beside a read. */
public interface ClientBody {
  /** Is told that all that had come was taken, and more is about to be waited for. */
  default void taken() {}

  /** Is told once that the client takes its time; nobody answers meanwhile. */
  void slow();
}
