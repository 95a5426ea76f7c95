package io.zenko.dmd.metadata.mdfile.socketio;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How many clients may be there by polling. Of one that has gone nobody hears: the protocol has the
 * server wait for it.
 *
 * <p>Whoever has not told what it wants makes place for those who come after it. So none that means
 * it is kept out by many that only shake hands.
 */
final class PollingPlaces {
  private final int most;

  /** In the order in which they came. */
  private final Set<Client> newcomers = new LinkedHashSet<>();

  private final Set<Client> settled = new HashSet<>();

  PollingPlaces(int most) {
    this.most = most;
  }

  /** Whether there is no place for a newcomer. */
  synchronized boolean areTaken() {
    return settled.size() >= most;
  }

  /** Gives a client a place, and answers who is to be let go for it. */
  synchronized Optional<Client> enter(Client client) {
    newcomers.add(client);
    if (count() <= most) {
      return Optional.empty();
    }
    Iterator<Client> oldestFirst = newcomers.iterator();
    Client oldest = oldestFirst.next();
    oldestFirst.remove();
    return Optional.of(oldest);
  }

  /** The client has told what it wants. */
  synchronized void settle(Client client) {
    if (newcomers.remove(client)) {
      settled.add(client);
    }
  }

  /** The client has gone, or does not poll any more. */
  synchronized void leave(Client client) {
    newcomers.remove(client);
    settled.remove(client);
  }

  synchronized int count() {
    return newcomers.size() + settled.size();
  }
}
