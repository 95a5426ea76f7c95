package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.versioning.Versioning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** Finds the database that a sublevel names. */
final class Databases {
  /** The name of the change log of the first session; of a further one with its number behind. */
  static final String LOG = "s3-recordlog";

  private final MetadataRepository repository;
  private final Versioning versioning;
  private final Executor executor;

  Databases(MetadataRepository repository, Versioning versioning, Executor executor) {
    this.repository = repository;
    this.versioning = versioning;
    this.executor = executor;
  }

  Database of(List<String> subLevel) {
    if (subLevel.isEmpty()) {
      return bucket(Sublevel.ROOT);
    }
    if (subLevel.equals(List.of(Sublevel.METASTORE))) {
      return metastore();
    }
    if (subLevel.get(0).equals(Sublevel.LOGS)) {
      return log(String.join(Sublevel.SEPARATOR, subLevel.subList(1, subLevel.size())))
          .<Database>map(found -> new LogDatabase(found.log()))
          .orElseThrow(() -> Call.wrong("there is no such change log"));
    }
    try {
      return bucket(new BucketName(String.join(Sublevel.SEPARATOR, subLevel)));
    } catch (IllegalArgumentException e) {
      throw Call.wrong(e.getMessage());
    }
  }

  Database metastore() {
    return new MetastoreDatabase(repository, executor);
  }

  Database bucket(BucketName name) {
    return new BucketDatabase(name, repository, versioning, executor);
  }

  /** A change log, and the session that it is of. */
  record SessionLog(int session, ChangeLog log) {}

  Optional<SessionLog> log(String name) {
    return IntStream.range(0, repository.sessions().count())
        .filter(session -> logName(session).equals(name))
        .mapToObj(session -> new SessionLog(session, repository.sessions().log(session)))
        .findFirst();
  }

  private static String logName(int session) {
    return session == 0 ? LOG : LOG + '-' + session;
  }

  /** The databases that are no buckets, by the names that their raw keys begin with. */
  Map<String, Database> special() {
    Map<String, Database> special = new HashMap<>();
    special.put("", bucket(Sublevel.ROOT));
    special.put(Sublevel.METASTORE, metastore());
    for (int session = 0; session < repository.sessions().count(); session++) {
      String name = Sublevel.LOGS + Sublevel.SEPARATOR + logName(session);
      special.put(name, new LogDatabase(repository.sessions().log(session)));
    }
    return special;
  }
}
