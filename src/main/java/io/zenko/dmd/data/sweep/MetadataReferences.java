package io.zenko.dmd.data.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.data.BlobKey;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blobs that a metadata daemon's objects refer to, listed over its REST interface.
 *
 * <p>Objects name theirs in {@code location}, parts of uploads in {@code partLocations}. Anything
 * in a value that looks like a key is taken for a reference: to keep too much is the smaller harm.
 */
final class MetadataReferences {
  private static final Pattern KEY = Pattern.compile("(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])");
  private static final String UPLOADS = "mpuShadowBucket";
  private static final int PAGE_ENTRIES = 1_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final URI daemon;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  MetadataReferences(URI daemon) {
    this.daemon = daemon;
  }

  /**
   * Hands on every reference. Uploads come before objects: completing an upload moves its parts'
   * references from there to here, and never back.
   *
   * @param bucketDone told of each bucket that was read to its end
   * @throws IOException where not all could be read: nothing may be concluded then
   */
  void forEach(Consumer<BlobKey> reference, Consumer<String> bucketDone)
      throws IOException, InterruptedException {
    buckets(name -> name.startsWith(UPLOADS), reference, bucketDone);
    buckets(name -> !name.startsWith(UPLOADS), reference, bucketDone);
  }

  private void buckets(
      Predicate<String> wanted, Consumer<BlobKey> reference, Consumer<String> bucketDone)
      throws IOException, InterruptedException {
    entries(
        "__metastore",
        bucket -> {
          String name = bucket.getString("key");
          if (wanted.test(name)) {
            entries(name, entry -> references(value(name, entry), reference));
            bucketDone.accept(name);
          }
        });
  }

  /** A listing leaves the location of long values out; so what has none is read by itself. */
  private String value(String bucket, JsonObject entry) throws IOException, InterruptedException {
    String listed = entry.getString("value", "");
    if (namesBlobs(listed)) {
      return listed;
    }
    String target = "/default/bucket/" + encode(bucket) + "/" + encode(entry.getString("key"));
    HttpResponse<String> answer =
        client.send(request(target), HttpResponse.BodyHandlers.ofString(UTF_8));
    return switch (answer.statusCode()) {
      case 200 -> answer.body();
      case 404 -> listed; // deleted since it was listed
      default -> throw new IOException("metadata answered " + answer.statusCode() + " to a key");
    };
  }

  private static boolean namesBlobs(String value) {
    try (JsonReader reader = Json.createReader(new StringReader(value))) {
      JsonObject object = reader.readObject();
      return object.containsKey("location") || object.containsKey("partLocations");
    } catch (JsonException e) {
      return false; // no object: whatever it holds, the listing may not have told all of it
    }
  }

  private HttpRequest request(String target) {
    return HttpRequest.newBuilder(daemon.resolve(target)).timeout(TIMEOUT).build();
  }

  private static void references(String value, Consumer<BlobKey> reference) {
    Matcher key = KEY.matcher(value);
    while (key.find()) {
      reference.accept(new BlobKey(key.group()));
    }
  }

  /** What is done with an entry of a listing. */
  private interface EntryAction {
    void accept(JsonObject entry) throws IOException, InterruptedException;
  }

  private void entries(String bucket, EntryAction action) throws IOException, InterruptedException {
    String after = null;
    boolean more = true;
    while (more) {
      String last = page(bucket, after, action);
      more = last != null;
      after = last;
    }
  }

  /** The key of the last entry of a page; null where the page has none. */
  private String page(String bucket, String after, EntryAction action)
      throws IOException, InterruptedException {
    String target =
        "/default/bucket/"
            + encode(bucket)
            + "?listingType=Basic&maxKeys="
            + PAGE_ENTRIES
            + (after == null ? "" : "&gt=" + encode(after));
    HttpResponse<InputStream> answer =
        client.send(request(target), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() == 404) {
        // Deleted since it was listed: its objects are gone.
        return null;
      }
      if (answer.statusCode() != 200) {
        throw new IOException("metadata answered " + answer.statusCode() + " to " + target);
      }
      return page(body, action);
    }
  }

  private static String page(InputStream body, EntryAction action)
      throws IOException, InterruptedException {
    String last = null;
    try (JsonParser parser = Json.createParser(body)) {
      parser.next();
      Iterator<JsonValue> entries = parser.getArrayStream().iterator();
      while (entries.hasNext()) {
        JsonObject entry = entries.next().asJsonObject();
        action.accept(entry);
        last = entry.getString("key");
      }
      return last;
    } catch (JsonException | ClassCastException | IllegalStateException e) {
      throw new IOException("metadata did not answer with a listing", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
