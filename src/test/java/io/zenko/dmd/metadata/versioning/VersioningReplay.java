package io.zenko.dmd.metadata.versioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Vectors;
import io.zenko.dmd.metadata.listing.Listing;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  VersioningReplay(MetadataRepository repository) {
    VersionIds source = new VersionIds(new MonotonicClock(InstantSource.system()), "RG001");
    this.repository = repository;
    versioning = new Versioning(repository, source);
    ids.put("$inf", source.infinite());
    join(repository.createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty()));
  }

  /** The problems met, one a line. */
  List<String> run(JsonObject scenario) {
    List<String> problems = new ArrayList<>();
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      JsonObject named = Vectors.parse(withIds(step.toString())).asJsonObject();
      Optional<String> problem = check(named);
      problem.ifPresent(
          text -> problems.add(scenario.getString("name") + ", step " + step + ": " + text));
    }
    return problems;
  }

  private Optional<String> check(JsonObject step) {
    Key key = Key.of(step.getString("key", ""));
    QueryParameters parameters = QueryParameters.of(step.getJsonObject("params"));
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

  private Optional<String> checkListing(JsonObject step) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      Listing.of(Vectors.query(step.getJsonObject("params")))
          .write(range -> repository.scan(BUCKET, range, Order.ASCENDING), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return difference(
        Vectors.normal(step.get("expect")), Vectors.normal(Vectors.parse(answer.toString(UTF_8))));
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
        wanted.map(Vectors::normal),
        value.map(bytes -> Vectors.normal(Vectors.parse(new String(bytes, UTF_8)))));
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
