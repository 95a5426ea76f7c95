package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** One operation, the same for each repository that it is made on, and its answer as text. */
record RandomOperation(String what, Function<MetadataRepository, String> action) {

  /** Few enough names for operations to meet each other's entries. */
  record Names(Random random) {
    BucketName bucket() {
      return new BucketName(pick(List.of("b", "B", "users..bucket", "é%")));
    }

    Key object() {
      return Key.of(pick(List.of("a", "a\u0001", "b/1", "b/2", "b", "c c", "\u007fR", "😀", "\n")));
    }

    Key entry() {
      return random.nextBoolean() ? object() : object().version(version());
    }

    String version() {
      return pick(List.of("", "1", "22", "3"));
    }

    byte[] value() {
      return bytes(pick(List.of("", "{}\n", "{\"v\":%d}", "x".repeat(300))) + random.nextInt(100));
    }

    KeyRange range() {
      return random.nextBoolean()
          ? KeyRange.from(random.nextBoolean() ? Key.EMPTY : entry())
          : KeyRange.of(entry(), entry());
    }

    Order order() {
      return random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING;
    }

    private String pick(List<String> list) {
      return list.get(random.nextInt(list.size()));
    }
  }

  static RandomOperation next(Random random, Names names) {
    BucketName bucket = names.bucket();
    return switch (random.nextInt(20)) {
      case 0, 1 -> {
        byte[] value = names.value();
        yield of(
            "create " + bucket, r -> write(r.createBucket(bucket, value, OptionalInt.empty())));
      }
      case 2 -> {
        byte[] value = names.value();
        yield of("attributes of " + bucket, r -> write(r.putAttributes(bucket, value)));
      }
      case 3 -> {
        Key obstacle = names.entry();
        yield of(
            "remove " + bucket + " unless " + obstacle,
            r -> write(r.deleteBucket(bucket, e -> e.key().compareTo(obstacle) >= 0)));
      }
      case 4, 5, 6 -> {
        Key key = names.entry();
        yield of("get " + bucket + " " + key, r -> value(r.get(bucket, key)));
      }
      case 7, 8 -> scan(bucket, names);
      case 9, 10, 11 -> update(bucket, names);
      default -> {
        Batch batch = batch(random, names);
        yield of("write " + bucket + " " + batch, r -> write(r.write(bucket, batch)));
      }
    };
  }

  private static RandomOperation of(String what, Function<MetadataRepository, String> action) {
    return new RandomOperation(what, action);
  }

  private static Batch batch(Random random, Names names) {
    Batch.Builder batch = Batch.builder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      if (random.nextInt(3) == 0) {
        batch.delete(names.entry());
      } else {
        batch.put(names.entry(), names.value());
      }
    }
    return batch.build();
  }

  private static RandomOperation scan(BucketName bucket, Names names) {
    KeyRange range = names.range();
    Order order = names.order();
    int before = names.random.nextInt(3);
    Key target = names.entry();
    return of(
        "scan " + bucket + " " + range + " " + order + ", seek " + target + " after " + before,
        r -> {
          try (EntryCursor cursor = r.scan(bucket, range, order)) {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < before && cursor.next(); i++) {
              seen.add(cursor.key().text());
            }
            cursor.seek(target);
            seen.addAll(RepositoryUnderTest.rest(cursor));
            return seen.toString();
          }
        });
  }

  /** Puts, moves and deletes within an object by what it holds. */
  private static RandomOperation update(BucketName bucket, Names names) {
    Key object = names.object();
    String version = names.version();
    byte[] value = names.value();
    return of(
        "update " + bucket + " " + object + " " + version,
        r -> await(r.update(bucket, object, view -> change(view, version, value))));
  }

  private static Change<String> change(ObjectView view, String version, byte[] value) {
    Batch.Builder batch = Batch.builder().put(view.key(), value);
    view.master().ifPresent(master -> batch.put(view.key().version(version), master));
    try (EntryCursor versions = view.versions()) {
      List<String> seen = RepositoryUnderTest.rest(versions);
      if (seen.size() > 2) {
        batch.delete(view.key().version("1")).delete(view.key().version(""));
      }
      String answer = value(view.master()) + value(view.version(version)) + seen;
      return new Change<>(batch.build(), answer);
    }
  }

  private static String write(CompletionStage<Void> stage) {
    await(stage);
    return "done";
  }

  private static String value(Optional<byte[]> value) {
    return value.map(RepositoryUnderTest::text).orElse("none");
  }

  /** The answer, or the name of the failure. */
  String on(MetadataRepository repository) {
    return outcome(() -> action.apply(repository));
  }

  private static String outcome(Supplier<String> action) {
    try {
      return action.get();
    } catch (MetadataException e) {
      return e.failure().name();
    }
  }

  /** All buckets with their attributes and entries. */
  static String everything(MetadataRepository repository) {
    StringBuilder text = new StringBuilder();
    try (EntryCursor buckets = repository.buckets(KeyRange.ALL, Order.ASCENDING)) {
      while (buckets.next()) {
        BucketName bucket = new BucketName(buckets.key().text());
        text.append(bucket).append(' ').append(RepositoryUnderTest.text(buckets.value()));
        try (EntryCursor cursor = repository.scan(bucket, KeyRange.ALL, Order.ASCENDING)) {
          text.append(RepositoryUnderTest.rest(cursor)).append('\n');
        }
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return what;
  }
}
