package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** A shard's journal as a change log: what its segments hold, up to what is durable. */
public final class SegmentLog implements ChangeLog {
  private final Volume volume;
  private final SegmentList segments;
  private final LongSupplier durable;
  private final ValueFiles files;

  public SegmentLog(Volume volume, SegmentList segments, ValueFiles files, LongSupplier durable) {
    this.volume = volume;
    this.segments = segments;
    this.durable = durable;
    this.files = files;
  }

  @Override
  public long last() {
    return durable.getAsLong();
  }

  @Override
  public long oldest() {
    return segments.all().get(0).first();
  }

  @Override
  public Reader read(long first) {
    // The pin keeps the files of segments that are dropped meanwhile.
    ValueFiles.Pin pin = files.pin();
    long last = last();
    List<Segment> held = segments.all();
    if (first < held.get(0).first() || first > last + 1) {
      unpin(pin);
      throw new IllegalArgumentException("the log holds no record " + first);
    }
    return new SegmentLogReader(first, last, held, pin);
  }

  private void unpin(ValueFiles.Pin pin) {
    try {
      files.unpin(pin);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static MetadataException failure(Exception cause) {
    Failure kind = cause instanceof FormatException ? Failure.CORRUPT : Failure.INTERNAL;
    return new MetadataException(kind, "the journal cannot be read: " + cause.getMessage(), cause);
  }

  private final class SegmentLogReader implements Reader {
    private final long last;
    private final NavigableMap<Long, Segment> held = new TreeMap<>();
    private final ValueFiles.Pin pin;
    private long next;
    private Optional<SegmentReader> segment = Optional.empty();

    SegmentLogReader(long first, long last, List<Segment> segments, ValueFiles.Pin pin) {
      this.next = first;
      this.last = last;
      this.pin = pin;
      segments.forEach(s -> held.put(s.first(), s));
    }

    @Override
    public Optional<LogRecord> next() {
      try {
        while (next <= last) {
          if (segment.isEmpty()) {
            segment = Optional.of(openSegment());
          }
          Optional<JournalRecord> record = segment.get().next();
          if (record.isEmpty()) {
            segment.get().close();
            segment = Optional.empty();
            if (!held.containsKey(next)) {
              throw new FormatException("record " + next + " is missing");
            }
          } else if (record.get().head().sequence() >= next) {
            next = record.get().head().sequence() + 1;
            return Optional.of(published(record.get(), segment.get().line()));
          }
        }
        return Optional.empty();
      } catch (IOException | FormatException e) {
        throw failure(e);
      }
    }

    private SegmentReader openSegment() throws IOException {
      Segment holding = held.floorEntry(next).getValue();
      Long end = held.higherKey(next);
      return new SegmentReader(
          volume, holding, holding.offsetBefore(next), end == null ? Long.MAX_VALUE : end);
    }

    @Override
    public void close() {
      try {
        if (segment.isPresent()) {
          segment.get().close();
        }
      } catch (IOException e) {
        throw failure(e);
      } finally {
        unpin(pin);
      }
    }
  }

  private static LogRecord published(JournalRecord record, LineReader line) {
    List<LogRecord.Entry> entries = new ArrayList<>();
    for (JournalRecord.Change change : record.changes()) {
      Optional<byte[]> value = change.place().map(place -> valueIn(line, place));
      entries.add(new LogRecord.Entry(Key.ofTrusted(change.key()), value, change.overhead()));
    }
    JournalRecord.Head head = record.head();
    return new LogRecord(
        head.sequence(), head.method(), head.bucket(), Instant.parse(head.time()), entries);
  }

  private static byte[] valueIn(LineReader line, JournalRecord.Place place) {
    int from = line.from() + (int) (place.offset() - line.offset());
    byte[] literal = Arrays.copyOfRange(line.bytes(), from, from + place.length());
    return Literal.decode(place.encoding(), literal);
  }
}
