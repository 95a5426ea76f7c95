package io.zenko.dmd.metadata.reading;

import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who reads the change logs, and how far each has come: those that were heard of last, up to a
 * number. Nobody is told apart from another of the same address and name.
 */
@ApplicationScoped
public class LogReaders {
  private record Identity(String protocol, int session, Peer peer) {}

  private final int most;
  private final Clock clock;

  /** The one that was heard of last at the end; guarded by this. */
  private final Map<Identity, LogReader> readers = new LinkedHashMap<>();

  /** For CDI's proxy. */
  LogReaders() {
    this(0, Clock.systemUTC());
  }

  @Inject
  LogReaders(Settings settings) {
    this(settings.administration().logReaders(), Clock.systemUTC());
  }

  /** With room for so many. */
  public LogReaders(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /**
   * Somebody has asked.
   *
   * @param asked from which number on
   * @param end the last number that he is given; where that is none, he has all before the one that
   *     he asked from
   */
  public synchronized void read(String protocol, int session, Peer peer, long asked, long end) {
    Identity identity = new Identity(protocol, session, peer);
    LogReader before = readers.remove(identity);
    long requests = before == null ? 1 : before.requests() + 1;
    long given = Math.max(end, asked - 1);
    readers.put(
        identity, new LogReader(protocol, session, peer, asked, given, requests, clock.instant()));
    if (readers.size() > most) {
      readers.remove(readers.keySet().iterator().next());
    }
  }

  /** The one that was heard of last comes first. */
  public synchronized List<LogReader> all() {
    List<LogReader> all = new ArrayList<>(readers.values());
    Collections.reverse(all);
    return all;
  }
}
