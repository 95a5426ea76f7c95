package io.zenko.dmd.metadata.memcached.register;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.memcached.register.Acceptor.Held;
import java.util.Optional;
import java.util.Set;

/**
 * What one server answered. Where there is neither a vote nor a fault, it has nothing: it never had
 * the register, or came back empty.
 *
 * @param held what it takes to replace the vote
 */
record Answer(
    Acceptor acceptor,
    Optional<Held> held,
    Optional<Vote> vote,
    Optional<MetadataException> fault) {

  /** Of a server that was not waited for. */
  static Answer pending(Acceptor acceptor) {
    return failed(
        acceptor,
        new MetadataException(
            Failure.UNAVAILABLE, "memcached server " + acceptor.server() + " has not answered"));
  }

  static Answer failed(Acceptor acceptor, MetadataException fault) {
    return new Answer(acceptor, Optional.empty(), Optional.empty(), Optional.of(fault));
  }

  /**
   * Asks the server.
   *
   * @param servers those that the register is to be on
   */
  static Answer of(Acceptor acceptor, Set<String> servers) {
    try {
      Optional<Held> held = acceptor.see();
      Optional<Vote> vote = held.map(some -> Vote.read(some.document()));
      vote.ifPresent(some -> requireServers(acceptor, some, servers));
      return new Answer(acceptor, held, vote, Optional.empty());
    } catch (FormatException e) {
      return failed(
          acceptor,
          new MetadataException(
              Failure.CORRUPT,
              "the root on memcached server " + acceptor.server() + ": " + e.getMessage(),
              e));
    } catch (MetadataException e) {
      return failed(acceptor, e);
    }
  }

  private static void requireServers(Acceptor acceptor, Vote vote, Set<String> servers) {
    if (!vote.proposal().lives().keySet().equals(servers)) {
      throw new FormatException(
          "it is that of a store on "
              + String.join(", ", vote.proposal().lives().keySet())
              + ", which MEMCACHED_SERVERS must name, and no other");
    }
    if (!vote.server().equals(acceptor.server())) {
      throw new FormatException("it is that of server " + vote.server());
    }
  }

  /** This, or where it is none that a step can be taken on, what the server answers now. */
  Answer orAskAgain(Set<String> servers) {
    return fault.isPresent() ? of(acceptor, servers) : this;
  }

  boolean hasNothing() {
    return vote.isEmpty() && fault.isEmpty();
  }

  boolean hasPromised(Ballot ballot) {
    return vote.filter(some -> some.promised().equals(ballot)).isPresent();
  }

  boolean hasAccepted(Ballot ballot) {
    return vote.filter(some -> some.accepted().equals(ballot)).isPresent();
  }

  /** Whether its vote is of a life that counts. */
  boolean counts(Proposal by) {
    return vote.filter(some -> some.counts(by)).isPresent();
  }

  /** What keeps it from voting, for people. */
  String hindrance() {
    return fault
        .map(MetadataException::getMessage)
        .orElse(
            "memcached server "
                + acceptor.server()
                + (vote.isEmpty() ? " has nothing of it" : " was not given it anew yet"));
  }
}
