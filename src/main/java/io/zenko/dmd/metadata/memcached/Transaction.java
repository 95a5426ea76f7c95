package io.zenko.dmd.metadata.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.metadata.Overhead;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.memcached.Root.Session;
import io.zenko.dmd.metadata.memcached.TreeChange.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Changes of a store on top of a snapshot of it, which become the next version together. */
final class Transaction {
  /** What a page must have room for beside other keys, however it is escaped. */
  private static final int MOST_KEY_BYTES = 32 << 10;

  /** So much more than is to be held may be there, for the log to be cut seldom. */
  private static final long LOG_SLACK_BYTES = 256 << 10;

  private static final int MOST_CUT = 4_096;

  private final Pages pages;
  private final Snapshot base;
  private final Map<BucketName, Optional<BucketState>> buckets = new HashMap<>();
  private final NavigableMap<Key, Change> bucketChanges = new TreeMap<>();
  private final NavigableMap<Key, Change> attributeChanges = new TreeMap<>();
  private final List<List<Recorded>> changes = new ArrayList<>();
  private final List<String> removedTrees = new ArrayList<>();

  /** What values are in documents: each stands in a page and in the log, and is looked at once. */
  private final IdentityHashMap<byte[], Literal> literals = new IdentityHashMap<>();

  private record Recorded(ChangeMethod method, BucketName bucket, List<LogRecord.Entry> told) {}

  Transaction(Pages pages, Snapshot base) {
    this.pages = pages;
    this.base = base;
    base.root().sessions().forEach(session -> changes.add(new ArrayList<>()));
  }

  Pages pages() {
    return pages;
  }

  Snapshot base() {
    return base;
  }

  int sessions() {
    return changes.size();
  }

  static Key key(BucketName name) {
    return Key.ofTrusted(name.value().getBytes(UTF_8));
  }

  static Optional<BucketRecord> find(Pages pages, Snapshot snapshot, BucketName name) {
    return TreeCursor.find(pages, snapshot, snapshot.root().buckets(), key(name))
        .map(entry -> BucketRecord.decode(entry.value()));
  }

  private Optional<BucketState> state(BucketName name) {
    return buckets.computeIfAbsent(
        name, key -> find(pages, base, key).map(record -> new BucketState(this, name, record)));
  }

  BucketState bucket(BucketName name) {
    return state(name).orElseThrow(() -> MetadataException.noSuchBucket(name));
  }

  /** As above; throws as well where it takes no changes. */
  BucketState writableBucket(BucketName name) {
    BucketState bucket = bucket(name);
    if (bucket.record().readOnly()) {
      throw new MetadataException(Failure.READ_ONLY, "bucket " + name + " is in read-only mode");
    }
    return bucket;
  }

  void create(BucketName name, int session, byte[] attributes) {
    if (state(name).isPresent()) {
      throw new MetadataException(Failure.BUCKET_ALREADY_EXISTS, "there is a bucket " + name);
    }
    buckets.put(name, Optional.of(BucketState.made(this, name, session)));
    attributeChanges.put(key(name), Change.to(attributes));
    record(session, ChangeMethod.CREATE, name, described(name, attributes));
  }

  void putAttributes(BucketName name, byte[] attributes) {
    BucketState bucket = writableBucket(name);
    attributeChanges.put(key(name), Change.to(attributes));
    record(
        bucket.record().session(), ChangeMethod.PUT_ATTRIBUTES, name, described(name, attributes));
  }

  void remove(BucketName name) {
    BucketState bucket = writableBucket(name);
    buckets.put(name, Optional.empty());
    if (bucket.isStored()) {
      removedTrees.add(bucket.record().tree());
    }
    bucketChanges.put(key(name), Change.GONE);
    attributeChanges.put(key(name), Change.GONE);
    record(bucket.record().session(), ChangeMethod.DELETE, name, List.of());
  }

  void setReadOnly(BucketName name, boolean readOnly) {
    bucket(name).setReadOnly(readOnly);
  }

  void change(BucketState bucket, Batch batch) {
    if (batch.isEmpty()) {
      return;
    }
    for (Mutation mutation : batch.mutations()) {
      if (mutation.key().utf8().length > MOST_KEY_BYTES) {
        throw new InvalidRequestException(
            "a key of more than " + MOST_KEY_BYTES + " bytes is too long for this store");
      }
    }
    List<LogRecord.Entry> told = Overhead.entries(batch, bucket::get);
    bucket.apply(batch);
    record(bucket.record().session(), ChangeMethod.of(batch), bucket.name(), told);
  }

  private void record(
      int session, ChangeMethod method, BucketName bucket, List<LogRecord.Entry> told) {
    changes.get(session).add(new Recorded(method, bucket, told));
  }

  private static List<LogRecord.Entry> described(BucketName bucket, byte[] attributes) {
    return List.of(new LogRecord.Entry(key(bucket), Optional.of(attributes)));
  }

  /** Whether there is nothing to commit. */
  boolean isEmpty() {
    return changes.stream().allMatch(List::isEmpty)
        && buckets.values().stream().flatMap(Optional::stream).noneMatch(BucketState::isChanged);
  }

  int changeCount() {
    return changes.stream().mapToInt(List::size).sum();
  }

  /** The trees of buckets that are gone with this. */
  List<String> removedTrees() {
    return removedTrees;
  }

  /**
   * The next version.
   *
   * @param changesBytes what the change logs hold at least, all together
   */
  Root finish(NewPages made, long millis, List<Root.Writer> writers, long changesBytes) {
    TreeChange change = new TreeChange(pages, base, made, this::literal);
    buckets.forEach(
        (name, state) ->
            state
                .filter(BucketState::isChanged)
                .ifPresent(
                    bucket ->
                        bucketChanges.put(
                            key(name), new Change(Optional.of(bucket.finish(change)), true))));
    List<Session> sessions = new ArrayList<>();
    NavigableMap<Key, Change> log = new TreeMap<>();
    for (int session = 0; session < changes.size(); session++) {
      sessions.add(log(session, millis, changesBytes / changes.size(), log));
    }
    Root root = base.root();
    String bucketTree = tree(change, root.buckets(), bucketChanges);
    String attributeTree = tree(change, root.attributes(), attributeChanges);
    int beforeLog = made.pages().size();
    String logTree = tree(change, root.log(), log);
    made.fillUp(beforeLog);
    return new Root(
        root.store(),
        root.version() + 1,
        millis,
        root.grace(),
        bucketTree,
        attributeTree,
        logTree,
        sessions,
        writers);
  }

  private Literal literal(byte[] value) {
    return literals.computeIfAbsent(value, LiteralCodec::shortest);
  }

  private static String tree(TreeChange change, String tree, NavigableMap<Key, Change> changes) {
    return changes.isEmpty() ? tree : change.apply(tree, changes);
  }

  /** The changes of a session, and what they push out of its log. */
  private Session log(int session, long millis, long heldBytes, NavigableMap<Key, Change> log) {
    Session before = base.root().sessions().get(session);
    long last = before.last();
    long bytes = before.bytes();
    for (Recorded each : changes.get(session)) {
      byte[] record =
          ChangeCodec.encode(
              new LogRecord(
                  ++last, each.method(), each.bucket(), Instant.ofEpochMilli(millis), each.told()),
              this::literal);
      log.put(ChangeCodec.key(session, last), new Change(Optional.of(record), true));
      bytes += record.length;
    }
    long oldest = before.oldest();
    if (bytes > heldBytes + LOG_SLACK_BYTES) {
      try (TreeCursor old = LogTree.cursor(pages, base, session, oldest, before.last())) {
        for (int i = 0; i < MOST_CUT && bytes > heldBytes && old.next(); i++) {
          bytes -= old.valueBytes();
          log.put(old.key(), Change.GONE);
          oldest++;
        }
      }
    }
    return new Session(last, oldest, bytes);
  }
}
