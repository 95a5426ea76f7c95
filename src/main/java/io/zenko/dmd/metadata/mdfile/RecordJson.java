package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import java.util.List;
import java.util.Optional;

/**
 * A record of the change log as clients of this protocol know it: a change of a bucket itself is a
 * change of its entry in the list of buckets. Where a database came to be that is no bucket,
 * nothing has changed to them, and the record has no entries.
 */
final class RecordJson {
  private RecordJson() {}

  static void write(LogRecord record, StringBuilder json) {
    boolean ofEntries = record.method().changesEntries();
    String database = ofEntries ? record.bucket().value() : Sublevel.METASTORE;
    json.append("{\"timestamp\":\"").append(record.time());
    json.append("\",\"db\":").append(Json.string(database)).append(",\"entries\":[");
    int start = json.length();
    for (LogRecord.Entry entry : entries(record)) {
      if (ofEntries || entry.value().filter(Sublevel::isUnlisted).isEmpty()) {
        json.append(json.length() > start ? "," : "");
        write(entry, json);
      }
    }
    json.append("]}");
  }

  private static List<LogRecord.Entry> entries(LogRecord record) {
    return record.method() == ChangeMethod.DELETE
        ? List.of(new LogRecord.Entry(Key.of(record.bucket().value()), Optional.empty()))
        : record.entries();
  }

  private static void write(LogRecord.Entry entry, StringBuilder json) {
    json.append("{\"type\":\"").append(entry.value().isPresent() ? "put" : "del");
    json.append("\",\"key\":").append(Json.string(entry.key().text()));
    entry.value().ifPresent(value -> json.append(",\"value\":").append(Json.string(value)));
    entry
        .overhead()
        .ifPresent(fields -> json.append(",\"overhead\":").append(new String(fields, UTF_8)));
    json.append('}');
  }
}
