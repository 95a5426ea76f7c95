package io.zenko.dmd.metadata.versioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Vectors;
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

  private final Versioning versioning;
  private final Map<String, String> ids = new HashMap<>();
  private int steps;

  VersioningReplay(MetadataRepository repository) {
    VersionIds source = new VersionIds(new MonotonicClock(InstantSource.system()), "RG001");
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
    JsonObject expect = step.getJsonObject("expect");
    return switch (step.getString("op")) {
      case "put" -> {
        byte[] value = step.get("value").toString().getBytes(UTF_8);
        yield checkId(expect, join(versioning.put(BUCKET, key, value, PutOptions.of(parameters))));
      }
      case "del" ->
          checkId(expect, join(versioning.delete(BUCKET, key, DeleteOptions.of(parameters))));
      case "get" -> checkValue(expect, versioning.get(BUCKET, key, GetOptions.of(parameters)));
      default -> Optional.empty();
    };
  }

  private Optional<String> checkId(JsonObject expect, Optional<String> id) {
    Optional<String> wanted = Optional.ofNullable(expect.getString("versionId", null));
    if (wanted.isPresent() && wanted.get().startsWith("$") && id.isPresent()) {
      boolean issued = id.get().matches("\\d{20}RG001  ") && !ids.containsValue(id.get());
      ids.put(wanted.get(), id.get());
      return issued ? Optional.empty() : Optional.of("no new id: " + id.get());
    }
    return difference(wanted, id);
  }

  private static Optional<String> checkValue(JsonObject expect, Optional<byte[]> value) {
    Optional<JsonValue> wanted = Optional.ofNullable(expect.get("value"));
    return difference(
        wanted.map(Vectors::unfolded),
        value.map(bytes -> Vectors.unfolded(Vectors.parse(new String(bytes, UTF_8)))));
  }

  private static Optional<String> difference(Optional<?> wanted, Optional<?> answer) {
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
