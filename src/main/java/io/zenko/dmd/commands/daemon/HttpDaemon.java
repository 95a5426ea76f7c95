package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.commands.terminal.Environment;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/** A port of a daemon, as one asks it; what fails is told in a sentence. */
final class HttpDaemon {
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final int READ_MILLIS = (int) Duration.ofSeconds(60).toMillis();
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** A sentence is not longer. */
  private static final int MOST_TOLD = 1_000;

  static {
    // A request that may have been done is not sent again.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final String url;
  private final Optional<Tls> tls;
  private final Optional<String> token;

  private HttpDaemon(String url, Optional<Tls> tls, Optional<String> token) {
    this.url = url;
    this.tls = tls;
    this.token = token;
  }

  static HttpDaemon of(
      Endpoint endpoint, TlsChoice choice, Optional<String> token, Environment environment)
      throws IOException {
    Optional<Tls> tls =
        endpoint.url().startsWith("https:")
            ? Optional.of(Tls.of(choice, endpoint.own(), environment))
            : Optional.empty();
    return new HttpDaemon(endpoint.url(), tls, token);
  }

  String url() {
    return url;
  }

  JsonStructure get(Object target) throws IOException {
    return json(bytes(open("GET", target, Optional.empty())));
  }

  JsonStructure post(Object target) throws IOException {
    return json(bytes(open("POST", target, Optional.of(new byte[0]))));
  }

  /** What it answers, to be read as it comes and closed. */
  InputStream stream(String method, Object target) throws IOException {
    return new AnswerStream(open(method, target, Optional.empty()).getInputStream(), url);
  }

  /** The same of work that is asked for, and may tell nothing for as long as it likes. */
  InputStream work(Object target) throws IOException {
    HttpURLConnection connection = open("POST", target, Optional.of(new byte[0]), 0);
    return new AnswerStream(connection.getInputStream(), url);
  }

  byte[] send(String method, Object target, Optional<byte[]> body) throws IOException {
    return bytes(open(method, target, body));
  }

  private byte[] bytes(HttpURLConnection connection) throws IOException {
    try (InputStream in = new AnswerStream(connection.getInputStream(), url)) {
      return in.readAllBytes();
    }
  }

  private JsonStructure json(byte[] body) throws IOException {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
      return reader.read();
    } catch (JsonException | IllegalStateException e) {
      throw new DaemonException(foreign("its answer is no JSON"), e);
    }
  }

  private String foreign(String why) {
    return "what listens at " + url + " does not answer as this port of DMD does: " + why;
  }

  private HttpURLConnection open(String method, Object target, Optional<byte[]> body)
      throws IOException {
    return open(method, target, body, READ_MILLIS);
  }

  private HttpURLConnection open(
      String method, Object target, Optional<byte[]> body, int readMillis) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(url + target).openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(readMillis);
    connection.setRequestProperty("Accept", "*/*");
    token.ifPresent(bearer -> connection.setRequestProperty("Authorization", "Bearer " + bearer));
    if (connection instanceof HttpsURLConnection secured) {
      tls.orElseThrow().secure(secured);
    }
    int status;
    try {
      if (body.isPresent()) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.get());
        }
      }
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      status = e.responseCode();
    } catch (IOException e) {
      throw Unreachable.of(url, e);
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw refusal(connection, status);
    }
    return connection;
  }

  private DaemonException refusal(HttpURLConnection connection, int status) throws IOException {
    byte[] body = new byte[0];
    try (InputStream in = connection.getErrorStream()) {
      body = in == null ? body : in.readAllBytes();
    }
    if (status == UNAUTHORIZED) {
      return new DaemonException(
          token.isPresent()
              ? "the daemon at " + url + " has another token than this one"
              : "the daemon at "
                  + url
                  + " wants its token: --token-file, DMD_ADMIN_TOKEN_FILE or DMD_ADMIN_TOKEN");
    }
    if (status == FORBIDDEN) {
      return new DaemonException(
          "the daemon at "
              + url
              + " has no token, so it answers administration on loopback alone, by a name of"
              + " loopback: ask on its machine or through a tunnel, or set DMD_ADMIN_TOKEN there");
    }
    String phrase = Optional.ofNullable(connection.getResponseMessage()).orElse("");
    return new DaemonException(sentence(body, phrase).orElse(foreign("HTTP " + status)));
  }

  /** What administration says in JSON, and bucketd by the phrase of the status and in text. */
  private static Optional<String> sentence(byte[] body, String phrase) {
    String text = new String(body, UTF_8).strip();
    if (text.startsWith("{")) {
      try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
        return Fields.of(reader.readObject()).find("message");
      } catch (JsonException e) {
        return Optional.empty();
      }
    }
    if (!phrase.matches("[A-Z]\\w*[a-z]\\w*")) {
      return Optional.empty();
    }
    return Optional.of(
        text.isEmpty() || text.length() > MOST_TOLD ? words(phrase) : phrase + ": " + text);
  }

  private static String words(String phrase) {
    return switch (phrase) {
      case "DBNotFound" -> "there is no such bucket";
      case "ObjNotFound" -> "there is no such entry";
      case "ServiceUnavailable" ->
          "the daemon cannot now (ServiceUnavailable): the bucket is read-only (`mode` tells), or"
              + " `status` tells what is wrong";
      default -> "the daemon answers " + phrase;
    };
  }
}
