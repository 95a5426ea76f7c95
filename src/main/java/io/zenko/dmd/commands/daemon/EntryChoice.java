package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.MisuseException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which entry of which daemon a command reads or writes, over the protocol of front ends. */
final class EntryChoice {
  @Mixin ProtocolChoice daemon;
  @Mixin VersionChoice version;

  @Parameters(paramLabel = "BUCKET", index = "0", description = "its name")
  String bucket;

  @Parameters(paramLabel = "KEY", index = "1", description = "of the object")
  String key;

  byte[] get(Environment environment) throws IOException {
    return daemon.open(environment).send("GET", target(), Optional.empty());
  }

  /**
   * Puts a value, or deletes where there is none, and tells what the daemon answers, if it does.
   */
  void write(Environment environment, Format format, Query target, Optional<byte[]> value)
      throws IOException {
    byte[] answer =
        daemon.open(environment).send(value.isPresent() ? "POST" : "DELETE", target, value);
    if (format.isJson()) {
      Format.print(environment, done(value, answer));
    } else if (answer.length > 0) {
      environment.out().write(answer);
      environment.out().println();
    }
  }

  /** What was done, by the names that the change log has for it. */
  private JsonObject done(Optional<byte[]> value, byte[] answer) {
    JsonObjectBuilder done =
        Json.createObjectBuilder()
            .add("bucket", bucket)
            .add("method", value.isPresent() ? "put" : "delete")
            .add("key", key);
    written(answer).or(version::named).ifPresent(id -> done.add("version", id));
    value.ifPresent(bytes -> done.add("bytes", bytes.length));
    return done.build();
  }

  /** None of an answer that is no JSON either: what was asked for is done by then. */
  private static Optional<String> written(byte[] answer) {
    try {
      return Fields.of(json(answer)).find("versionId");
    } catch (DaemonException e) {
      return Optional.empty();
    }
  }

  /** Tells an entry as a document, in which it stands as it was put: nothing is written anew. */
  void tell(Environment environment, byte[] entry) throws IOException {
    JsonValue unused = json(entry);
    JsonObjectBuilder about = Json.createObjectBuilder().add("bucket", bucket).add("key", key);
    version.named().ifPresent(id -> about.add("version", id));
    String open = about.add("bytes", entry.length).build().toString();
    open = open.substring(0, open.length() - 1) + ",\"value\":";
    if (environment.terminal().out()) {
      Format.print(environment, open + new String(entry, UTF_8) + "}");
      return;
    }
    environment.out().print(open);
    environment.out().write(entry);
    environment.out().println("}");
  }

  static JsonValue json(byte[] text) throws DaemonException {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(text))) {
      return reader.readValue();
    } catch (JsonException | IllegalStateException e) {
      throw new DaemonException("what the daemon answers is no JSON", e);
    }
  }

  Query target() {
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new MisuseException("neither the name of a bucket nor a key is empty");
    }
    return version.of(new Query("/default/bucket/" + Query.part(bucket) + "/" + Query.part(key)));
  }
}
