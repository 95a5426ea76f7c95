package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.reading.LogReaders;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The calls of the change log namespace. */
final class RecordLogService implements Service {
  private static final List<String> CALLS =
      List.of("createLogRecordOps", "pruneRecords", "readRecords");

  private final Databases databases;
  private final LogReaders readers;

  RecordLogService(Databases databases, LogReaders readers) {
    this.databases = databases;
    this.readers = readers;
  }

  @Override
  public List<String> calls() {
    return CALLS;
  }

  @Override
  public void answer(Call call, Reply reply) {
    if (!call.name().equals("readRecords")) {
      throw new ProtocolException(ProtocolError.NOT_IMPLEMENTED);
    }
    Optional<Databases.SessionLog> found = databases.log(call.logName().orElse(Databases.LOG));
    Optional<ChangeLog> log = found.map(Databases.SessionLog::log);
    JsonObject options = call.object(0);
    long asked = Math.max(RangeOptions.number(options, "startSeq").orElse(1), 1);
    long most = RangeOptions.number(options, "endSeq").orElse(Long.MAX_VALUE);
    long limit = RangeOptions.limit(options, "limit");
    // A log that nobody has written is empty.
    long first = Math.max(asked, log.map(ChangeLog::oldest).orElse(asked));
    long there = Math.min(most, log.map(ChangeLog::last).orElse(0L));
    long last = limit <= there - first ? first + limit - 1 : there;
    found.ifPresent(
        read -> readers.read(MdfileProtocol.NAME, read.session() + 1, call.from(), asked, last));
    if (log.isEmpty() || first > last) {
      reply.stream(new EmptySource(), "{\"info\":{\"start\":null,\"end\":null},\"log\":", "}");
    } else {
      reply.stream(
          new RecordSource(log.get().read(first), last),
          "{\"info\":{\"start\":" + first + ",\"end\":" + last + "},\"log\":",
          "}");
    }
  }
}
