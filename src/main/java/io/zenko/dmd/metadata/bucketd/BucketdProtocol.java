package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.OfRole;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Answer;
import io.zenko.dmd.http.Protocol;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RawTarget;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.listing.InvalidListingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** How bucketd reads targets and tells errors. */
@OfRole(Role.METADATA)
@ApplicationScoped
public class BucketdProtocol implements Protocol {
  /** Below this path stand the protocol's resources. */
  private static final String RESOURCES = "/bucketd";

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");

  /** Behind these, all that follows the bucket's slash is a key. */
  private static final Set<String> CONTEXTS_OF_KEYS = Set.of("bucket", "parallel");

  private static final Map<String, String> CLOSE = Map.of("Connection", "close");
  private static final Map<String, String> TOLD =
      Map.of("Connection", "close", "Content-Type", "text/plain;charset=UTF-8");

  private final MetadataRepository repository;
  private final int port;

  /** For CDI's proxy. */
  BucketdProtocol() {
    this.repository = null;
    this.port = 0;
  }

  @Inject
  BucketdProtocol(MetadataRepository repository, Settings settings) {
    this.repository = repository;
    this.port = settings.bucketd().port();
  }

  @Override
  public void prepare() {
    repository.buckets(KeyRange.ALL, Order.ASCENDING).close();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String resource(String method, RawTarget target) {
    if (!METHODS.contains(method)) {
      throw new ProtocolException(ProtocolError.METHOD_NOT_ALLOWED);
    }
    StringBuilder path = new StringBuilder(RESOURCES);
    for (String part : parts(target)) {
      if (part.isEmpty()) {
        throw new ProtocolException(ProtocolError.NO_SUCH_ROUTE);
      }
      path.append('/').append(RawTarget.encode(RawTarget.decode(part)));
    }
    return path.toString();
  }

  /** The parts of the path, a key being one part whatever it holds. */
  private static List<String> parts(RawTarget target) {
    List<String> parts = target.parts(4);
    boolean ofKeys =
        parts.size() == 4
            && parts.get(0).equals("default")
            && CONTEXTS_OF_KEYS.contains(parts.get(1));
    if (!ofKeys) {
      parts = target.parts(-1);
    }
    int last = parts.size() - 1;
    return new ArrayList<>(parts.get(last).isEmpty() ? parts.subList(0, last) : parts);
  }

  @Override
  public ProtocolException explain(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof MetadataException metadata) {
      return new ProtocolException(errorOf(metadata.failure()), metadata.getMessage(), metadata);
    }
    if (cause instanceof InvalidRequestException || cause instanceof InvalidListingException) {
      return new ProtocolException(ProtocolError.BAD_REQUEST, cause.getMessage(), cause);
    }
    return ProtocolException.of(cause, ProtocolError.NO_SUCH_ROUTE);
  }

  /** What a failure of the store is to a client; administration tells it the same way. */
  public static ProtocolError errorOf(MetadataException.Failure failure) {
    return switch (failure) {
      case NO_SUCH_BUCKET -> ProtocolError.NO_SUCH_BUCKET;
      case BUCKET_ALREADY_EXISTS -> ProtocolError.BUCKET_ALREADY_EXISTS;
      case BUCKET_NOT_EMPTY -> ProtocolError.BUCKET_NOT_EMPTY;
      case READ_ONLY, UNAVAILABLE, TIMEOUT -> ProtocolError.SERVICE_UNAVAILABLE;
      case CORRUPT, INTERNAL -> ProtocolError.INTERNAL_ERROR;
    };
  }

  /**
   * Clients read the reason phrase alone; the body tells a person what they cannot guess. The
   * JavaScript client never drains it: kept open, its socket would be lost to both sides.
   */
  @Override
  public Answer answer(ProtocolException failure) {
    ProtocolError error = failure.error();
    String message = failure.getMessage();
    boolean worthTelling = error.status() < 500 && !message.equals(error.text());
    return worthTelling
        ? new Answer(error.status(), error.code(), TOLD, (message + '\n').getBytes(UTF_8))
        : new Answer(error.status(), error.code(), CLOSE, new byte[0]);
  }
}
