package io.zenko.dmd.metadata.json.directory;

import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.CheckpointFile;
import io.zenko.dmd.metadata.json.journal.JournalExtent;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.journal.StopMark;
import io.zenko.dmd.metadata.json.line.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the sessions of a new store, each with the first segment of its journal, before {@code
 * dmd.json} says that there is a store: so a store has segments from its making on, and one without
 * is damaged, not new.
 */
public final class NewStore {
  private static final List<String> FACTS =
      List.of(CheckpointFile.NAME, StopMark.NAME, "access-modes.json");

  private final Volume volume;
  private final Path path;

  NewStore(Volume volume, Path path) {
    this.volume = volume;
    this.path = path;
  }

  static Path session(Path path, int number) {
    return path.resolve("sessions").resolve(Integer.toString(number));
  }

  /** Throws where there is more than a making that was cut short can have left. */
  void requireNothingThere() throws IOException {
    Path sessions = path.resolve("sessions");
    for (String name : volume.list(sessions)) {
      Path session = sessions.resolve(name);
      if (FACTS.stream().anyMatch(fact -> volume.exists(session.resolve(fact)))
          || !volume.list(session.resolve("buckets")).isEmpty()
          || holdsRecords(session.resolve("journal"))) {
        throw new IOException(
            path
                + " has no dmd.json, but "
                + session
                + " holds a store: put the file back; that of any other store with as many"
                + " sessions does, too");
      }
    }
  }

  private boolean holdsRecords(Path journal) throws IOException {
    for (String name : volume.list(journal)) {
      Path file = journal.resolve(name);
      if (!file.equals(Segment.path(journal, 1)) || isLongerThanItsHeader(file)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLongerThanItsHeader(Path segment) throws IOException {
    try (Volume.File file = volume.open(segment)) {
      return file.size() > Segment.header(Integer.MAX_VALUE, 1).length();
    }
  }

  void make(int sessions) throws IOException {
    for (int number = 0; number < sessions; number++) {
      Path session = session(path, number);
      Path journal = session.resolve("journal");
      volume.createDirectories(journal);
      volume.createDirectories(session.resolve("buckets"));
      Line header = Segment.header(number, 1);
      try (Volume.File segment = volume.create(Segment.path(journal, 1))) {
        segment.write(ByteBuffer.wrap(header.array(), 0, header.length()), 0);
        segment.sync();
      }
      volume.syncDirectory(journal);
      volume.syncDirectory(session);
    }
    volume.syncDirectory(path.resolve("sessions"));
  }

  /** Throws where a session is missing that dmd.json tells of. */
  public static void requireSessions(Volume volume, Path path, int count) throws IOException {
    for (int number = 0; number < count; number++) {
      Path session = session(path, number);
      for (String part : List.of("journal", "buckets")) {
        if (!volume.isDirectory(session.resolve(part))) {
          throw new IOException(
              session.resolve(part)
                  + " is missing, and dmd.json says that there is a store of "
                  + count
                  + " sessions"
                  + JournalExtent.ADVICE);
        }
      }
    }
  }
}
