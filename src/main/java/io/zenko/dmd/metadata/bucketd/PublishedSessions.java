package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The sessions by the numbers that bucketd's clients know: 0 is that of the map, which is the list
 * of all buckets, and the store's own follow from 1. Clients rely on that: the JavaScript client
 * judges the map's health by the first, the Go client takes 0 for none, and Backbeat takes a bucket
 * in session 0 for one without a session.
 */
@ApplicationScoped
public class PublishedSessions {
  static final int MAP = 0;

  private final MetadataRepository repository;

  /** For CDI's proxy. */
  PublishedSessions() {
    this(null);
  }

  @Inject
  PublishedSessions(MetadataRepository repository) {
    this.repository = repository;
  }

  private Sessions sessions() {
    return repository.sessions();
  }

  /** The numbers of all, in order. */
  IntStream ids() {
    return IntStream.rangeClosed(MAP, sessions().count());
  }

  /** The number of a session that there is, from its text. */
  int id(String text) {
    try {
      int id = Integer.parseInt(text);
      if (id >= MAP && id <= sessions().count()) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Told below: what is no number is no session either.
    }
    throw new ProtocolException(
        ProtocolError.NO_SUCH_ROUTE,
        "there is no session " + text + ": they go from 0 to " + sessions().count());
  }

  /** The number of the session that a bucket is in; fails with {@code NO_SUCH_BUCKET}. */
  int of(BucketName bucket) {
    if (Metastore.isNamed(bucket)) {
      return MAP;
    }
    return 1 + sessions().of(bucket).orElseThrow(() -> MetadataException.noSuchBucket(bucket));
  }

  /** Whether a bucket is in a session; no where it is gone by now. */
  boolean isOf(BucketName bucket, int id) {
    OptionalInt session = sessions().of(bucket);
    return session.isPresent() && session.getAsInt() == id - 1;
  }

  /**
   * The store's session for a new bucket, from a client's wish; empty where it has none. The map
   * holds no buckets of its own: to ask for its number is to leave the choice to the store.
   */
  OptionalInt wanted(String wish) {
    if (wish.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int id = Integer.parseInt(wish);
      if (id >= MAP && id <= sessions().count()) {
        return id == MAP ? OptionalInt.empty() : OptionalInt.of(id - 1);
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that no session has is.
    }
    throw new ProtocolException(
        ProtocolError.BAD_REQUEST,
        "raftsession is from 1 to " + sessions().count() + ", not '" + wish + "'");
  }

  /**
   * A session's change log. The map is made of the records of buckets in all of the store's logs;
   * where the store has one, the map's log is that one without what else it tells.
   */
  ChangeLog log(int id) {
    if (id != MAP) {
      return sessions().log(id - 1);
    }
    if (sessions().count() > 1) {
      throw new ProtocolException(
          ProtocolError.NO_SUCH_ROUTE,
          "the map has no log of its own where there are several sessions: read those from 1");
    }
    return new MetastoreLog(sessions().log(0));
  }

  /** What keeps a session from taking changes; the map's is the first that any has. */
  Optional<String> trouble(int id) {
    return id == MAP
        ? IntStream.range(0, sessions().count())
            .mapToObj(sessions()::trouble)
            .flatMap(Optional::stream)
            .findFirst()
        : sessions().trouble(id - 1);
  }
}
