package io.zenko.dmd.http.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * What a servlet container can do beyond the specification.
 *
 * <p>Found by {@code ServiceLoader}; an adapter whose container is not the running one fails to
 * link, and is passed over.
 */
public interface Container {
  /** Whether the application runs in this container. May fail to link. */
  boolean isRunning();

  /**
   * Takes hold of the listeners of these ports, so that {@link #target} is exact for them.
   *
   * @throws IllegalStateException that says which listener is missing
   */
  void attach(Set<Integer> ports);

  /**
   * Has requests at these ports told apart strictly: what can be read in two ways is refused, and
   * nothing is heard behind the announcement of a close.
   *
   * @param decoding those at which the container decodes targets: ones that cannot be are refused
   * @param refusal answers what is refused, where the container lets it
   * @param maxOverheadBytes the most that stands around the data of a body in chunks
   */
  void frame(Set<Integer> ports, Set<Integer> decoding, Refusal refusal, int maxOverheadBytes);

  /**
   * Has what goes over the connections of these ports counted from now on, of those that exist.
   * Nothing is counted where the container cannot.
   */
  void count(Set<Integer> ports, Traffic traffic);

  /**
   * Has this run once requests reach the application, which is when its start is over and not while
   * it is told of it; at once where the container does not tell.
   */
  default void whenServed(Runnable action) {
    action.run();
  }

  /**
   * Lets clients in at this address, where the server has kept them out until now. Nothing is done
   * where it has not.
   *
   * @throws IOException where it cannot be had
   */
  default void letIn(InetSocketAddress address) throws IOException {}

  /**
   * Makes sure that listeners speak TLS where they were meant to: one that was set up wrongly would
   * speak to everybody. Nothing is checked where the container cannot tell.
   *
   * @param verifying the ports of those at which clients must show a certificate
   * @throws IllegalStateException that says which does not
   */
  default void checkTls(Set<Integer> ports, Set<Integer> verifying) {}

  /**
   * Takes no more connections on these ports; those that there are go on. False where the container
   * cannot: what comes has to be refused by the protocols then.
   */
  default boolean refuseConnections(Set<Integer> ports) {
    return false;
  }

  /**
   * Closes the connections of these ports, each behind what still waits to be sent to its client.
   *
   * @param deadlineNanos when those of clients that do not read are cut off, by the clock of {@link
   *     System#nanoTime}
   */
  default void closeConnections(Set<Integer> ports, long deadlineNanos)
      throws InterruptedException {}

  /** Lets go of the listeners again. */
  void detach();

  /** The request's target as it stood in the request line: path and query, one character a byte. */
  String target(HttpServletRequest request);

  /** Sets the reason phrase of the answer to the request, whose status has just been set. */
  void phrase(HttpServletRequest request, String phrase);

  /**
   * Has this run once the whole answer to the request is on its way to the client, or cannot be
   * given any more; at once where the container does not tell.
   */
  void whenAnswered(HttpServletRequest request, Runnable action);

  /**
   * Whether a short answer to the request can be written now without waiting for the client, who
   * may not have taken what was sent before. False where the container does not tell.
   */
  default boolean hasRoom(HttpServletRequest request) {
    return false;
  }

  /**
   * Has this run when the connection of the request closes, where the container does not tell those
   * who read from it in any case.
   *
   * @return forgets the action again
   */
  default Runnable whenClosed(HttpServletRequest request, Runnable action) {
    return () -> {};
  }

  /**
   * What closes the connection of a request that goes on in another protocol, behind what waits to
   * be sent, on whichever thread and however often it is run; empty where its {@code WebConnection}
   * does that.
   */
  default Optional<Runnable> closing(HttpServletRequest request) {
    return Optional.empty();
  }

  /**
   * What has the container let go of the handler that it has made for a request that goes on in
   * another protocol, once its connection has closed; however often it is run.
   */
  default Runnable forgetting(HttpServletRequest request, HttpUpgradeHandler handler) {
    return () -> {};
  }

  /**
   * Runs what completes an asynchronous request, where the thread that handles the request is about
   * to: some containers would go on with the next one of the connection inside of the one before,
   * and so on until the stack ends.
   */
  default void leave(HttpServletRequest request, Runnable completion) {
    completion.run();
  }

  /**
   * Gives back what the container keeps of a request that will wait for its client, and will not
   * need. Before anything of its answer is written.
   */
  default void slim(HttpServletRequest request) {}

  /**
   * Gives back what the container keeps of a request's head, once a body waits for its client: the
   * fields of the request, and those of its answer if that is on its way. To be called by whoever
   * could complete the request, and holds that off meanwhile.
   */
  default void forgetHead(HttpServletRequest request) {}

  /**
   * Gives back what the container has read a part of the request's body into, where all of that has
   * been taken, and before more is waited for. By whoever takes it.
   */
  default void forgetRead(HttpServletRequest request) {}

  /** Of the connection of the request. */
  default SendBuffer sendBuffer(HttpServletRequest request) {
    return SendBuffer.UNBOUNDED;
  }

  /** What bucketd and its clients miss in this container, in a sentence; empty for nothing. */
  default Optional<String> lack() {
    return Optional.empty();
  }

  /**
   * Closes the connection of a request whose answer has begun and cannot be finished: a client that
   * was told a length must not wait for the rest.
   */
  void abort(HttpServletRequest request);
}
