package io.zenko.dmd.metadata.memcached.register;

import java.util.Map;
import java.util.TreeMap;

/**
 * What servers agree on: the value, and which life of each server has a vote.
 *
 * @param lives by the servers' names; a server that came back empty has the next one
 * @param value a line of JSON without its end
 */
record Proposal(Map<String, Long> lives, byte[] value) {
  Proposal {
    lives = new TreeMap<>(lives);
  }

  Proposal with(byte[] next) {
    return new Proposal(lives, next);
  }

  /** The same with a new life for a server. */
  Proposal withNewLife(String server) {
    Map<String, Long> changed = new TreeMap<>(lives);
    changed.merge(server, 1L, Long::sum);
    return new Proposal(changed, value);
  }
}
