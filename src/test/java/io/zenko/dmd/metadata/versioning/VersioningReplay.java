package io.zenko.dmd.metadata.versioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Vectors;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replays one recorded history in a bucket of its own. In the record {@code $1, $2 ...} stand for
 * ids that were issued, {@code $inf} for the id of what was never versioned.
 */
final class VersioningReplay {
  private static final BucketName BUCKET = new BucketName("replay");
  private static final Pattern NAME = Pattern.compile("\\$(\\d+|inf)(?=\\\\?\")");

  private final MetadataRepository repository;
  private final Versioning versioning;
  private final Map<String, String> ids = new HashMap<>();
  private int steps;

  VersioningReplay(MetadataRepository repository) {
    VersionIds source = new VersionIds(new MonotonicClock(InstantSource.system()), "RG001");
    this.repository = repository;
    versioning = new Versioning(repository, source);
    ids.put("$inf", source.infinite());
    join(repository.createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty()));
  }

  int steps() {
    return steps;
  }

  /** The problems met, one a line. */
  List<String> run(JsonObject scenario) {
    List<String> problems = new ArrayList<>();
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      JsonObject named = Vectors.parse(withIds(step.toString()));
      Optional<String> problem = check(named);
      problem.ifPresent(
          text -> problems.add(scenario.getString("name") + ", step " + step + ": " + text));
      steps++;
    }
    return problems;
  }

  private Optional<String> check(JsonObject step) {
    Key key = Key.of(step.getString("key", ""));
    Parameters parameters = Parameters.of(step.getJsonObject("params"));
    return switch (step.getString("op")) {
      case "put" -> {
        byte[] value = step.get("value").toString().getBytes(UTF_8);
        yield checkId(step, join(versioning.put(BUCKET, key, value, PutOptions.of(parameters))));
      }
      case "del" ->
          checkId(step, join(versioning.delete(BUCKET, key, DeleteOptions.of(parameters))));
      case "get" ->
          checkValue(
              step.getJsonObject("expect"), versioning.get(BUCKET, key, GetOptions.of(parameters)));
      default -> checkListing(step);
    };
  }

  /** All raw entries, which no rule of a listing hides. */
  private Optional<String> checkListing(JsonObject step) {
    if (!step.getJsonObject("params").getString("listingType").equals("Basic")) {
      return Optional.empty();
    }
    JsonArrayBuilder entries = Json.createArrayBuilder();
    try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        entries.add(
            Json.createObjectBuilder()
                .add("key", cursor.key().text())
                .add("value", new String(cursor.value(), UTF_8)));
      }
    }
    return difference(Vectors.unfolded(step.get("expect")), Vectors.unfolded(entries.build()));
  }

  /** An id that is met for the first time was issued for this step, or was given by the client. */
  private Optional<String> checkId(JsonObject step, Optional<String> id) {
    JsonObject expect = step.getJsonObject("expect");
    Optional<String> wanted = Optional.ofNullable(expect.getString("versionId", null));
    if (wanted.isEmpty() || !wanted.get().startsWith("$") || id.isEmpty()) {
      return difference(wanted, id);
    }
    String given = step.getJsonObject("params").getString("versionId", "");
    boolean issued = id.get().matches("\\d{20}RG001  ") && !ids.containsValue(id.get());
    ids.put(wanted.get(), id.get());
    return given.isEmpty() && issued ? Optional.empty() : difference(given, id.get());
  }

  private static Optional<String> checkValue(JsonObject expect, Optional<byte[]> value) {
    Optional<JsonValue> wanted = Optional.ofNullable(expect.get("value"));
    return difference(
        wanted.map(Vectors::unfolded),
        value.map(bytes -> Vectors.unfolded(Vectors.parse(new String(bytes, UTF_8)))));
  }

  private static Optional<String> difference(Object wanted, Object answer) {
    return wanted.equals(answer)
        ? Optional.empty()
        : Optional.of("expected " + wanted + ", got " + answer);
  }

  private String withIds(String text) {
    return NAME.matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(ids.getOrDefault(match.group(), match.group())));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
