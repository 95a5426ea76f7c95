package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a daemon what the reference was asked, and collects where it answers otherwise. */
final class VectorReplay implements AutoCloseable {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String INFINITE = "99999999999999999999RG001  ";
  private static final Pattern NAME = Pattern.compile("\\$(\\d+|inf)(?=\\\\?\")");
  private static final int ENTRIES_A_BATCH = 200;

  private final WireSession session;
  private final List<String> problems = new ArrayList<>();
  private int asked;

  VectorReplay(Wire bucketd) {
    this.session = new WireSession(bucketd);
  }

  /** Where an answer was another; what was asked stands before it. */
  List<String> problems() {
    return problems;
  }

  /** How much was asked. */
  int asked() {
    return asked;
  }

  void listings(JsonObject scenario) throws IOException {
    String bucket = newBucket();
    load(bucket, scenario.getJsonArray("entries"));
    for (JsonObject listing : scenario.getJsonArray("listings").getValuesAs(JsonObject.class)) {
      list(bucket, listing)
          .ifPresent(problem -> problems.add(scenario.getString("name") + ": " + problem));
      asked++;
    }
  }

  void history(JsonObject scenario) throws IOException {
    Map<String, String> ids = new HashMap<>(Map.of("$inf", INFINITE));
    String bucket = newBucket();
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      JsonObject named = Vectors.parse(withIds(step.toString(), ids)).asJsonObject();
      replay(bucket, named, ids)
          .ifPresent(
              problem -> problems.add(scenario.getString("name") + ", " + step + ": " + problem));
      asked++;
    }
  }

  private String newBucket() throws IOException {
    String name = "b-" + UUID.randomUUID();
    assertThat(session.send("POST", "/default/bucket/" + name, "{}").statusLine()).isEqualTo(OK);
    return name;
  }

  private void load(String bucket, JsonArray entries) throws IOException {
    for (int from = 0; from < entries.size(); from += ENTRIES_A_BATCH) {
      int to = Math.min(entries.size(), from + ENTRIES_A_BATCH);
      String batch =
          entries.subList(from, to).stream()
              .map(JsonValue::toString)
              .collect(joining(",", "{\"batch\":[", "]}"));
      assertThat(session.send("POST", "/default/batch/" + bucket, batch).statusLine())
          .isEqualTo(OK);
    }
  }

  private Optional<String> list(String bucket, JsonObject listing) throws IOException {
    String target = "/default/bucket/" + bucket + query(listing.getJsonObject("params"));
    Wire.Answer answer = session.send("GET", target, "");
    return answer.statusLine().equals(OK)
        ? difference(
            Vectors.normal(listing.get("expect")), Vectors.normal(Vectors.parse(answer.text())))
        : Optional.of(answer.statusLine());
  }

  private Optional<String> replay(String bucket, JsonObject step, Map<String, String> ids)
      throws IOException {
    if (step.getString("op").equals("list")) {
      return list(bucket, step);
    }
    String target =
        "/default/bucket/%s/%s%s"
            .formatted(bucket, encode(step.getString("key")), query(step.getJsonObject("params")));
    JsonObject expect = step.getJsonObject("expect");
    return switch (step.getString("op")) {
      case "put" -> checkId(step, session.send("POST", target, step.get("value").toString()), ids);
      case "del" -> checkId(step, session.send("DELETE", target, ""), ids);
      default -> {
        Wire.Answer answer = session.send("GET", target, "");
        yield expect.containsKey("error")
            ? difference("HTTP/1.1 404 " + expect.getString("error"), answer.statusLine())
            : difference(
                Vectors.normal(expect.get("value")), Vectors.normal(Vectors.parse(answer.text())));
      }
    };
  }

  /** An id that is met for the first time was issued for this step. */
  private static Optional<String> checkId(
      JsonObject step, Wire.Answer answer, Map<String, String> ids) {
    if (!answer.statusLine().equals(OK)) {
      return Optional.of(answer.statusLine());
    }
    String wanted = step.getJsonObject("expect").getString("versionId", "");
    String id =
        answer.body().length == 0
            ? ""
            : Vectors.parse(answer.text()).asJsonObject().getString("versionId");
    if (!wanted.startsWith("$")) {
      return difference(wanted, id);
    }
    ids.put(wanted, id);
    return id.matches("\\d{20}RG001  ") ? Optional.empty() : Optional.of("no id: " + id);
  }

  private static Optional<String> difference(Object wanted, Object answer) {
    return wanted.equals(answer)
        ? Optional.empty()
        : Optional.of("expected " + wanted + ", got " + answer);
  }

  private static String withIds(String text, Map<String, String> ids) {
    return NAME.matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(ids.getOrDefault(match.group(), match.group())));
  }

  private static String query(JsonObject params) {
    return params.entrySet().stream()
        .map(param -> encode(param.getKey()) + "=" + encode(text(param.getValue())))
        .collect(joining("&", "?", ""));
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @Override
  public void close() throws IOException {
    session.close();
  }
}
