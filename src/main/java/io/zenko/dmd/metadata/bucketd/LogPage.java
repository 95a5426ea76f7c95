package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.listing.JsonOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Some records of a change log as JSON, {@code info} first, one record in memory at a time.
 *
 * <pre>
 *   {"info":{"start":5,"cseq":9,"prune":1,"end":6},
 *    "log":[{"db":"photos","method":8,"timestamp":"2026-11-22T10:00:00.123Z",
 *            "entries":[{"key":"a","value":"{}"},
 *                       {"key":"b","type":"del","overhead":{"content-length":3}}]}, ...]}
 * </pre>
 *
 * <p>A record of a bucket itself has no key, by which readers know it, and the bucket's entry of
 * the map as its value.
 */
final class LogPage {
  private final int session;
  private final ChangeLog log;
  private final long begin;
  private final int limit;

  /**
   * Up to {@code limit} records from {@code begin} on, which is not past the last, or from the
   * oldest where that is later.
   */
  LogPage(int session, ChangeLog log, long begin, int limit) {
    this.session = session;
    this.log = log;
    this.begin = begin;
    this.limit = limit;
  }

  void writeTo(OutputStream stream) throws IOException {
    long cseq = log.last();
    while (true) {
      long oldest = log.oldest();
      long start = Math.max(begin, oldest);
      long end = Math.min(cseq, start + limit - 1);
      Optional<ChangeLog.Reader> opened = open(start);
      if (opened.isEmpty()) {
        continue; // let go of meanwhile
      }
      try (ChangeLog.Reader reader = opened.get()) {
        JsonOutput out = new JsonOutput(stream);
        out.raw("{\"info\":{\"start\":" + start + ",\"cseq\":" + cseq)
            .raw(",\"prune\":" + oldest + ",\"end\":" + end + "},\"log\":[");
        for (long sequence = start; sequence <= end; sequence++) {
          write(reader.next().orElseThrow(), out.raw(sequence > start ? "," : ""));
        }
        out.raw("]}").flush();
        return;
      }
    }
  }

  private Optional<ChangeLog.Reader> open(long start) {
    try {
      return Optional.of(log.read(start));
    } catch (IllegalArgumentException e) {
      if (log.oldest() > start) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void write(LogRecord record, JsonOutput out) throws IOException {
    out.raw("{\"db\":").string(record.bucket().value());
    out.raw(",\"method\":" + record.method().code());
    out.raw(",\"timestamp\":\"" + record.time() + "\",\"entries\":[");
    if (record.method().changesEntries()) {
      String separator = "";
      for (LogRecord.Entry entry : record.entries()) {
        write(entry, out.raw(separator));
        separator = ",";
      }
    } else {
      Optional<byte[]> attributes = MetastoreLog.attributes(record);
      if (attributes.isPresent()) {
        String name = record.bucket().value();
        byte[] entry =
            Documents.toBytes(MetastoreEntry.of(name, attributes.get(), session).document());
        out.raw("{\"value\":").string(entry).raw("}");
      }
    }
    out.raw("]}");
  }

  private static void write(LogRecord.Entry entry, JsonOutput out) throws IOException {
    out.raw("{\"key\":").string(entry.key());
    if (entry.value().isPresent()) {
      out.raw(",\"value\":").string(entry.value().get());
    } else {
      out.raw(",\"type\":\"del\"");
    }
    if (entry.overhead().isPresent()) {
      out.raw(",\"overhead\":").raw(new String(entry.overhead().get(), UTF_8));
    }
    out.raw("}");
  }
}
