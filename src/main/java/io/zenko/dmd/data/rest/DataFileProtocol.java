package io.zenko.dmd.data.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.OfRole;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.http.Answer;
import io.zenko.dmd.http.MalformedTargetException;
import io.zenko.dmd.http.Protocol;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RawTarget;
import io.zenko.dmd.json.Documents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the DataFile protocol reads targets and tells errors. */
@OfRole(Role.DATA)
@ApplicationScoped
public class DataFileProtocol implements Protocol {
  static final String SERVICE = "/DataFile";

  private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "DELETE");
  private static final Pattern GRAMMAR = Pattern.compile("(/[a-zA-Z0-9]+)(?:/([0-9a-f]*))?");
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Map<String, String> JSON_AND_CLOSE =
      Map.of("Content-Type", "application/json", "Connection", "close");

  private final int port;

  /** For CDI's proxy. */
  DataFileProtocol() {
    this.port = 0;
  }

  /**
   * @param repository opened before the first request, and its faults known at the start
   */
  @Inject
  DataFileProtocol(DataRepository repository, Settings settings) {
    this.port = settings.data().port();
  }

  /** The repository is open since this was made. That it works now, nobody asks at the start. */
  @Override
  public void prepare() {}

  @Override
  public int port() {
    return port;
  }

  @Override
  public String resource(String method, RawTarget target) {
    if (!METHODS.contains(method)) {
      throw new ProtocolException(ProtocolError.METHOD_NOT_ALLOWED);
    }
    Matcher path = GRAMMAR.matcher(RawTarget.decode(target.path()));
    if (!path.matches()) {
      throw new ProtocolException(ProtocolError.INVALID_URI);
    }
    if (!path.group(1).equals(SERVICE)) {
      throw new ProtocolException(ProtocolError.INVALID_ACTION);
    }
    boolean named = path.group(2) != null && !path.group(2).isEmpty();
    if (method.equals("PUT")) {
      if (named) {
        throw new ProtocolException(
            ProtocolError.INVALID_URI, "malformed URI: the server chooses the key of a new blob");
      }
      return "/data/blobs";
    }
    if (named) {
      return "/data/blobs/" + path.group(2);
    }
    if (!method.equals("DELETE") && target.parameters().containsKey("diskUsage")) {
      return "/data/usage";
    }
    throw new ProtocolException(ProtocolError.MISSING_PARAMETER, "the URI lacks a blob's key");
  }

  @Override
  public ProtocolException explain(Throwable thrown) {
    if (thrown instanceof DataException data) {
      return ProtocolException.ofStore(errorOf(data.failure()), data);
    }
    if (thrown instanceof MalformedTargetException) {
      return new ProtocolException(ProtocolError.INVALID_URI, "malformed URI", thrown);
    }
    if (thrown instanceof IOException) {
      return new ProtocolException(
          ProtocolError.BAD_REQUEST, "the body did not come whole: " + thrown.getMessage(), thrown);
    }
    return ProtocolException.of(thrown, ProtocolError.INVALID_URI);
  }

  /** A full store is not one of the client's errors: it may not try again, and a person reads. */
  public static ProtocolError errorOf(DataException.Failure failure) {
    return switch (failure) {
      case NO_SUCH_BLOB -> ProtocolError.NO_SUCH_OBJECT;
      case UNAVAILABLE, TIMEOUT -> ProtocolError.SERVICE_UNAVAILABLE;
      case FULL, CORRUPT, INTERNAL -> ProtocolError.INTERNAL_ERROR;
    };
  }

  @Override
  public Answer answer(ProtocolException failure) {
    ProtocolError error = failure.error();
    String body = Documents.toText(new ErrorDocument(error.code(), failure.getMessage()));
    // What is left of a body that stalled or broke must not be taken for the next request.
    boolean bodyIsLeft = failure.getCause() instanceof IOException;
    return new Answer(
        error.status(),
        error.code(),
        bodyIsLeft ? JSON_AND_CLOSE : JSON,
        (body + '\n').getBytes(UTF_8));
  }

  @Override
  public Answer refuse(boolean ofLength) {
    return answer(
        ofLength
            ? new ProtocolException(
                ProtocolError.INVALID_INPUT, "Content-Length is no number of bytes")
            : new ProtocolException(ProtocolError.BAD_REQUEST));
  }
}
