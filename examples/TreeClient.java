import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps a tree of files in DMD as CloudServer keeps objects: each file's bytes as a blob, then its
 * metadata, which says where the blob is. An example of both protocols in one file that needs a JDK
 * alone:
 *
 * <pre>
 *   java examples/TreeClient.java put    FOLDER BUCKET     blobs and metadata of every file
 *   java examples/TreeClient.java verify FOLDER BUCKET     lists, reads back, compares each byte
 *   java examples/TreeClient.java delete FOLDER BUCKET     blobs, metadata, and the bucket
 * </pre>
 *
 * The daemon is at BUCKETD_URL (http://127.0.0.1:9000) and DATA_URL (http://127.0.0.1:9991).
 */
public final class TreeClient {
  private static final int THREADS = 8;
  private static final int PAGE = 1000;
  private static final int DIFFERENCES = 10;
  private static final String BUCKETD = setting("BUCKETD_URL", "http://127.0.0.1:9000");
  private static final String DATA = setting("DATA_URL", "http://127.0.0.1:9991");
  private static final Pattern LISTED = Pattern.compile("\\{\"key\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern BLOB = Pattern.compile("\"location\":\\[\\{\"key\":\"([0-9a-f]{40})\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final String bucket;

  private TreeClient(Path folder, String bucket) {
    this.folder = folder;
    this.bucket = bucket;
  }

  private static String setting(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("usage: java TreeClient.java put|verify|delete FOLDER BUCKET");
      System.exit(2);
    }
    TreeClient client = new TreeClient(Path.of(arguments[1]), arguments[2]);
    try {
      switch (arguments[0]) {
        case "put" -> client.put();
        case "verify" -> client.verify();
        case "delete" -> client.delete();
        default -> throw new IllegalStateException("put, verify or delete, not " + arguments[0]);
      }
    } catch (NoSuchFileException e) {
      end(e.getMessage() + " is not there");
    } catch (ConnectException e) {
      end("nobody answers at " + BUCKETD + " (BUCKETD_URL) or " + DATA + " (DATA_URL)");
    } catch (IllegalStateException | IOException e) {
      end(e.getMessage());
    }
  }

  private static void end(String sentence) {
    System.err.println(sentence);
    System.exit(1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private String keyOf(Path file) {
    return folder.relativize(file).toString();
  }

  private void put() throws Exception {
    send(post(URI.create(BUCKETD + "/default/bucket/" + bucket), "{\"name\":\"" + bucket + "\"}"));
    List<Path> files = files();
    forEach(files, this::put);
    System.out.println("put " + files.size() + " files");
  }

  private Void put(Path file) throws Exception {
    HttpRequest blob =
        HttpRequest.newBuilder(URI.create(DATA + "/DataFile/"))
            .header("X-Scal-Request-Uids", "tree-client")
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    String location = send(blob).headers().firstValue("Location").orElseThrow();
    String metadata =
        String.format(
            Locale.ROOT, // digits are digits, whoever runs it
            """
            {"content-length":%d,"content-md5":"%s","last-modified":"%s",\
            "location":[{"key":"%s","size":%1$d,"start":0,"dataStoreName":"us-east-1"}]}""",
            Files.size(file),
            md5(file),
            Files.getLastModifiedTime(file).toInstant(),
            location.substring(location.lastIndexOf('/') + 1));
    send(post(objectUri(keyOf(file)), metadata));
    return null;
  }

  private void verify() throws Exception {
    TreeSet<String> expected = new TreeSet<>();
    files().forEach(file -> expected.add(keyOf(file)));
    TreeSet<String> listed = list();
    if (!listed.equals(expected)) {
      TreeSet<String> missing = new TreeSet<>(expected);
      missing.removeAll(listed);
      listed.removeAll(expected);
      throw new IllegalStateException(
          "the listing lacks " + some(missing) + " and adds " + some(listed));
    }
    forEach(files(), this::verify);
    System.out.println("listed, read and compared " + expected.size() + " files: all the same");
  }

  private static String some(TreeSet<String> keys) {
    return keys.size() + " keys " + keys.stream().limit(DIFFERENCES).toList();
  }

  private Void verify(Path file) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(blobUri(keyOf(file))).build();
    HttpResponse<InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    require(answer);
    try (InputStream stored = answer.body();
        InputStream original = Files.newInputStream(file)) {
      byte[] here;
      do {
        here = original.readNBytes(1 << 16);
        byte[] there = stored.readNBytes(1 << 16);
        if (!Arrays.equals(here, there)) {
          throw new IllegalStateException(file + " is not what was put");
        }
      } while (here.length > 0);
    }
    return null;
  }

  /** The keys of the bucket, page by page. */
  private TreeSet<String> list() throws Exception {
    TreeSet<String> keys = new TreeSet<>();
    String marker = "";
    boolean more = true;
    while (more) {
      String query =
          "?listingType=DelimiterMaster&maxKeys=" + PAGE + "&marker=" + encoded(marker);
      String page =
          send(get(URI.create(BUCKETD + "/default/bucket/" + bucket + query))).body();
      Matcher key = LISTED.matcher(page);
      while (key.find()) {
        marker = key.group(1).replace("\\\"", "\"").replace("\\\\", "\\");
        keys.add(marker);
      }
      more = page.contains("\"IsTruncated\":true");
    }
    return keys;
  }

  private void delete() throws Exception {
    List<String> keys = List.copyOf(list());
    forEach(
        keys,
        key -> {
          send(HttpRequest.newBuilder(blobUri(key)).DELETE().build());
          send(HttpRequest.newBuilder(objectUri(key)).DELETE().build());
          return null;
        });
    URI uri = URI.create(BUCKETD + "/default/bucket/" + bucket);
    send(HttpRequest.newBuilder(uri).DELETE().build());
    System.out.println("deleted " + keys.size() + " files and the bucket");
  }

  private URI objectUri(String key) {
    return URI.create(BUCKETD + "/default/bucket/" + bucket + "/" + encoded(key));
  }

  private URI blobUri(String key) throws Exception {
    Matcher blob = BLOB.matcher(send(get(objectUri(key))).body());
    if (!blob.find()) {
      throw new IllegalStateException("no location in the metadata of " + key);
    }
    return URI.create(DATA + "/DataFile/" + blob.group(1));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).header("X-Scal-Request-Uids", "tree-client").build();
  }

  private static HttpRequest post(URI uri, String json) {
    return HttpRequest.newBuilder(uri)
        .header("X-Scal-Request-Uids", "tree-client")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    require(answer);
    return answer;
  }

  private static void require(HttpResponse<?> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s %s was answered with %d%s",
              answer.request().method(),
              answer.uri(),
              answer.statusCode(),
              answer.body() instanceof String text && !text.isBlank() ? ": " + text : ""));
    }
  }

  private static String md5(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private interface Step<T> {
    Void of(T item) throws Exception;
  }

  private static <T> void forEach(List<T> items, Step<T> step) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      items.forEach(item -> tasks.add(() -> step.of(item)));
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? io
          : new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
