package io.zenko.dmd.http.transfer;

/** What a container knows and can do about the connection that an answer goes over. */
public interface ClientConnection {
  /** Is told that so many bytes have gone, and the client has paused at none of them. */
  void took(long bytes);

  /** Is told that the client has taken nothing for longer than one that reads. */
  void paused();

  /** Is told once that an answer that has begun waits for its client; nobody ends it meanwhile. */
  void waits();

  /**
   * Runs what completes the request, where the thread that calls this may still have to leave it.
   */
  void leave(Runnable completion);
}
