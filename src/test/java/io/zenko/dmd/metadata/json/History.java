package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Random changes that one client makes, a few at a time, and the states that they lead through. The
 * journal takes them in the order of their submission, so whatever a crash leaves must be one of
 * these states, and none before the last that was acknowledged.
 */
final class History {
  private static final int IN_FLIGHT = 4;
  private static final List<BucketName> BUCKETS =
      List.of(new BucketName("a"), new BucketName("B"), new BucketName("users..bucket"));

  /** What the change log is to tell of the values that the changes replace. */
  private static final List<String> FIELDS = List.of("n");

  private State start = State.EMPTY;
  private final List<Change> changes = new ArrayList<>();

  /** A change that was submitted: what it does, and what came of it. */
  private record Change(UnaryOperator<State> effect, CompletableFuture<Void> outcome) {
    boolean isAcknowledged() {
      return outcome.isDone() && !outcome.isCompletedExceptionally();
    }
  }

  /** What a store holds: bucket, and bucket and key, to value. */
  record State(TreeMap<String, String> content) {
    static final State EMPTY = new State(new TreeMap<>());

    State with(String key, String value) {
      TreeMap<String, String> changed = new TreeMap<>(content);
      changed.put(key, value);
      return new State(changed);
    }

    State without(String prefix) {
      TreeMap<String, String> changed = new TreeMap<>(content);
      changed.keySet().removeIf(key -> key.equals(prefix) || key.startsWith(prefix + '/'));
      return new State(changed);
    }
  }

  /** Makes changes until they are made or one fails; answers whether all were made. */
  boolean run(MetadataRepository repository, Random random, int count) {
    int submitted = changes.size();
    for (int i = 0; i < count; i++) {
      submit(repository, random, submitted + i);
      if (i >= IN_FLIGHT && !settle(changes.get(submitted + i - IN_FLIGHT))) {
        break;
      }
    }
    boolean all = true;
    for (Change change : changes.subList(submitted, changes.size())) {
      all &= settle(change);
    }
    return all;
  }

  private static boolean settle(Change change) {
    try {
      change.outcome().join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private void submit(MetadataRepository repository, Random random, int number) {
    BucketName bucket = BUCKETS.get(random.nextInt(BUCKETS.size()));
    String name = bucket.value();
    String key = "k" + random.nextInt(12);
    String value = "{\"n\":" + number + ",\"pad\":\"" + "x".repeat(random.nextInt(80)) + "\"}";
    byte[] bytes = value.getBytes(UTF_8);
    int dice = random.nextInt(20);
    if (!stateAfter(changes.size()).content().containsKey(name)) {
      CompletionStage<Void> created = repository.createBucket(bucket, bytes, OptionalInt.empty());
      add(state -> state.with(name, value), created);
    } else if (dice == 0) {
      add(state -> state.without(name), repository.deleteBucket(bucket, entry -> false));
    } else if (dice == 1) {
      add(state -> state.with(name, value), repository.putAttributes(bucket, bytes));
    } else if (dice < 6) {
      add(
          state -> state.without(name + '/' + key),
          repository.write(bucket, Batch.delete(Key.of(key)).withOverheadFields(FIELDS)));
    } else {
      Batch both = Batch.builder().put(Key.of(key), bytes).put(Key.of("both"), bytes).build();
      add(
          state -> state.with(name + '/' + key, value).with(name + "/both", value),
          repository.write(bucket, both.withOverheadFields(FIELDS)));
    }
  }

  private void add(UnaryOperator<State> effect, CompletionStage<Void> outcome) {
    changes.add(new Change(effect, outcome.toCompletableFuture()));
  }

  private State stateAfter(int count) {
    State state = start;
    for (Change change : changes.subList(0, count)) {
      state = change.effect().apply(state);
    }
    return state;
  }

  /**
   * After a crash: whatever it left must be the state after one of the changes, and after none
   * before the last that was acknowledged. The history goes on from there.
   */
  void continueAfterCrash(State found) {
    int last = 0;
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).isAcknowledged()) {
        last = i + 1;
      }
    }
    for (int i = last; i <= changes.size(); i++) {
      if (stateAfter(i).equals(found)) {
        restartFrom(found);
        return;
      }
    }
    throw new AssertionError(
        String.format(
            Locale.ROOT,
            "%d of %d changes were acknowledged, which make %s, but it was found with %s",
            last,
            changes.size(),
            stateAfter(last),
            found));
  }

  /** After faults: what was acknowledged is there, and what was refused left no trace. */
  void continueAfterFaults(State found) {
    State expected = start;
    for (Change change : changes) {
      expected = change.isAcknowledged() ? change.effect().apply(expected) : expected;
    }
    if (!expected.equals(found)) {
      throw new AssertionError("what was acknowledged makes %s, not %s".formatted(expected, found));
    }
    restartFrom(found);
  }

  private void restartFrom(State found) {
    start = found;
    changes.clear();
  }

  static State read(MetadataRepository repository) {
    State state = State.EMPTY;
    try (EntryCursor buckets = repository.buckets(KeyRange.ALL, Order.ASCENDING)) {
      while (buckets.next()) {
        String bucket = buckets.key().text();
        state = state.with(bucket, new String(buckets.value(), UTF_8));
        try (EntryCursor entries =
            repository.scan(new BucketName(bucket), KeyRange.ALL, Order.ASCENDING)) {
          while (entries.next()) {
            state =
                state.with(bucket + '/' + entries.key().text(), new String(entries.value(), UTF_8));
          }
        }
      }
    }
    return state;
  }

  /** The state that the change log of a session leads to. */
  static State rebuild(ChangeLog log) {
    State state = State.EMPTY;
    try (ChangeLog.Reader reader = log.read(1)) {
      long expected = 1;
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        LogRecord record = next.get();
        if (record.sequence() != expected++) {
          throw new AssertionError("record " + record.sequence() + " follows " + (expected - 2));
        }
        state = apply(state, record);
      }
      if (expected - 1 != log.last()) {
        throw new AssertionError("the log ends at " + (expected - 1) + ", not at " + log.last());
      }
    }
    return state;
  }

  private static State apply(State before, LogRecord record) {
    State state = before;
    String bucket = record.bucket().value();
    switch (record.method()) {
      case CREATE, PUT_ATTRIBUTES -> state = state.with(bucket, valueOf(record.entries().get(0)));
      case DELETE -> state = state.without(bucket);
      default -> {
        for (LogRecord.Entry entry : record.entries()) {
          String key = bucket + '/' + entry.key().text();
          requireTold(record, entry, Optional.ofNullable(state.content().get(key)));
          state = entry.value().isPresent() ? state.with(key, valueOf(entry)) : state.without(key);
        }
      }
    }
    return state;
  }

  /** Of a value that a history put, the log has to tell the field that its changes name. */
  private static void requireTold(
      LogRecord record, LogRecord.Entry entry, Optional<String> valueBefore) {
    Optional<String> right =
        valueBefore
            .filter(value -> value.startsWith("{\"n\":"))
            .map(value -> value.substring(0, value.indexOf(',')) + '}');
    if (right.isPresent() && !entry.overhead().map(json -> new String(json, UTF_8)).equals(right)) {
      throw new AssertionError(
          "record " + record.sequence() + " tells not " + right.get() + " of " + entry.key());
    }
  }

  private static String valueOf(LogRecord.Entry entry) {
    return new String(entry.value().orElseThrow(), UTF_8);
  }
}
