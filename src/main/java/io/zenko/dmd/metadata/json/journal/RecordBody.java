package io.zenko.dmd.metadata.json.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Overhead;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.memory.MemTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a journal record tells, written before the record has its number and its place, so that all
 * but a copy is done outside the journal's lock.
 */
public final class RecordBody {
  /** About what a bucket takes beside its attributes and entries. */
  private static final long BUCKET_BYTES = 1024;

  private final ChangeMethod method;
  private final BucketName bucket;
  private final Line entries = new Line(512);
  private final List<Place> places = new ArrayList<>();

  private RecordBody(ChangeMethod method, BucketName bucket) {
    this.method = method;
    this.bucket = bucket;
  }

  /** A key that the record changes, and where in the entries its value stands; null: it goes. */
  public record Place(byte[] key, int offset, Literal literal) {
    boolean isDelete() {
      return literal == null;
    }
  }

  /**
   * @param before the value that a key has now; asked where the batch {@linkplain
   *     Batch#hasOverheadFields names fields} of it
   */
  public static RecordBody of(
      BucketName bucket, Batch batch, Function<Key, Optional<byte[]>> before) {
    RecordBody body = new RecordBody(ChangeMethod.of(batch), bucket);
    for (LogRecord.Entry entry : Overhead.entries(batch, before)) {
      byte[] key = entry.key().utf8();
      if (entry.value().isPresent()) {
        body.put(key, entry.overhead(), entry.value().get());
      } else {
        body.delete(key, entry.overhead());
      }
    }
    return body;
  }

  /** A change of the bucket itself; the one entry has the bucket's name as its key. */
  public static RecordBody ofAttributes(ChangeMethod method, BucketName bucket, byte[] attributes) {
    RecordBody body = new RecordBody(method, bucket);
    body.put(bucket.value().getBytes(UTF_8), Optional.empty(), attributes);
    return body;
  }

  public static RecordBody ofDeletion(BucketName bucket) {
    return new RecordBody(ChangeMethod.DELETE, bucket);
  }

  private void put(byte[] key, Optional<byte[]> overhead, byte[] value) {
    Literal literal = Literal.of(value);
    begin(key, overhead);
    int offset = writeValue(literal);
    entries.ascii("}");
    places.add(new Place(key, offset, literal));
  }

  private void delete(byte[] key, Optional<byte[]> overhead) {
    begin(key, overhead);
    entries.ascii(",\"type\":\"del\"}");
    places.add(new Place(key, -1, null));
  }

  /** The length stands before what is told so that a reader passes over it without parsing. */
  private void begin(byte[] key, Optional<byte[]> overhead) {
    if (entries.length() > 0) {
      entries.ascii(",");
    }
    entries.ascii("{\"key\":").string(key);
    if (overhead.isPresent()) {
      entries.ascii(",\"overheadLength\":").number(overhead.get().length);
      entries.ascii(",\"overhead\":").raw(overhead.get());
    }
  }

  /** Writes a value, with its length as above, and returns where it begins. */
  private int writeValue(Literal literal) {
    entries.ascii(",\"length\":").number(literal.bytes().length);
    entries.ascii(",\"").ascii(literal.encoding().member()).ascii("\":");
    boolean quoted = literal.encoding() != Encoding.JSON;
    entries.ascii(quoted ? "\"" : "");
    int offset = entries.length();
    entries.raw(literal.bytes()).ascii(quoted ? "\"" : "");
    return offset;
  }

  public List<Place> places() {
    return places;
  }

  /** About the heap that the change takes until it is in runs. */
  public long memory() {
    return places.stream().mapToLong(place -> MemTable.bytesOf(place.key())).sum()
        + (method.changesEntries() ? 0 : BUCKET_BYTES + entries.length());
  }

  long deletions() {
    return places.stream().filter(Place::isDelete).count();
  }

  public int size() {
    return entries.length();
  }

  /**
   * Writes the record and returns where its entries begin in the line's bytes.
   *
   * <pre>
   *   {"seq":17,"group":15,"method":3,"db":"photos","time":"2026-11-22T15:24:58.123Z",
   *    "head":"89abcdef",                           CRC32C of all before it: whose record this is
   *    "entries":[{"key":"k","length":2,"value":{}},
   *               {"key":"l","overheadLength":7,"overhead":{"a":1},"type":"del"}],
   *    "crc":"0123abcd"}                            CRC32C of all before it
   * </pre>
   *
   * {@code group} is the number of the first record that was written together with this one: all
   * before that was durable by then, so damage before it is no torn end of a write.
   */
  int writeTo(Line line, long sequence, long group, String time) {
    int from = line.length();
    line.ascii("{\"seq\":").number(sequence).ascii(",\"group\":").number(group);
    line.ascii(",\"method\":").number(method.code());
    line.ascii(",\"db\":").string(bucket.value().getBytes(UTF_8));
    line.ascii(",\"time\":\"").ascii(time);
    int head = line.ascii("\"").checksum(from);
    line.ascii(",\"head\":\"").hex(head).ascii("\",\"entries\":[");
    int entriesAt = line.length();
    line.raw(entries.array(), 0, entries.length()).ascii("]").seal(from);
    return entriesAt;
  }
}
