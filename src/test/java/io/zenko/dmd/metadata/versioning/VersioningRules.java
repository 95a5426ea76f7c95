package io.zenko.dmd.metadata.versioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;

/**
 * One object of a bucket, told by what stands there. Ids such as 3 and 5 sort as real ones do: 3 is
 * the newer. A '|' in a key stands for the 0x00 before a version id.
 */
abstract class VersioningRules {
  static final BucketName BUCKET = new BucketName("b");
  static final String NEW = "98299999999999999999RG001  ";
  static final String INFINITE = "99999999999999999999RG001  ";

  private final ModelMetadataRepository repository = new ModelMetadataRepository();
  final Versioning versioning =
      new Versioning(
          repository,
          new VersionIds(
              new MonotonicClock(() -> Instant.ofEpochMilli(1_700_000_000_000L)), "RG001"));

  @BeforeEach
  void createBucket() {
    join(repository.createBucket(BUCKET, new byte[0], OptionalInt.empty()));
  }

  final void refuses(String value, String... parameters) {
    assertThatThrownBy(() -> put(value, parameters))
        .as(value)
        .hasCauseInstanceOf(InvalidRequestException.class);
  }

  final void has(String... entries) {
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < entries.length; i += 2) {
      batch.put(Key.of(entries[i].replace('|', '\0')), bytes(entries[i + 1]));
    }
    join(repository.write(BUCKET, batch.build()));
  }

  /** What the change log tells of the values before, while what the action does is done. */
  final List<String> told(Runnable action) {
    ChangeLog log = repository.sessions().log(0);
    long first = log.last() + 1;
    action.run();
    List<String> told = new ArrayList<>();
    try (ChangeLog.Reader reader = log.read(first)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        next.get().entries().stream()
            .map(
                entry ->
                    (entry.value().isPresent() ? "put " : "del ")
                        + entry.key().text().replace('\0', '|')
                        + entry.overhead().map(json -> " " + new String(json, UTF_8)).orElse(""))
            .forEach(told::add);
      }
    }
    return told;
  }

  final void stands(String... entries) {
    Map<String, String> found = new HashMap<>();
    try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        found.put(cursor.key().text().replace('\0', '|'), new String(cursor.value(), UTF_8));
      }
    }
    assertThat(found).isEqualTo(pairs(entries));
  }

  final Optional<String> put(String value, String... parameters) {
    PutOptions options = PutOptions.of(parameters(parameters));
    return join(versioning.put(BUCKET, Key.of("k"), bytes(value), options));
  }

  final Optional<String> get(String... parameters) {
    GetOptions options = GetOptions.of(parameters(parameters));
    return versioning.get(BUCKET, Key.of("k"), options).map(value -> new String(value, UTF_8));
  }

  final Optional<String> delete(String... parameters) {
    return join(versioning.delete(BUCKET, Key.of("k"), DeleteOptions.of(parameters(parameters))));
  }

  static QueryParameters parameters(String... pairs) {
    Map<String, String> values = pairs(pairs);
    String fields = values.getOrDefault(QueryParameters.OVERHEAD_FIELD, "");
    return new QueryParameters(values, List.of(fields.split(",")));
  }

  private static Map<String, String> pairs(String... pairs) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
