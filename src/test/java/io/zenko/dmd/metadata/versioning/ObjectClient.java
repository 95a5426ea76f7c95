package io.zenko.dmd.metadata.versioning;

import java.util.Optional;

/** A client of an object store, by whatever way its requests go. */
public interface ObjectClient {
  /** What a client asks, and about which object. */
  record Request(Action action, String key, String value, QueryParameters parameters) {}

  /** The kinds of requests. */
  enum Action {
    PUT,
    GET,
    DELETE
  }

  /** The id that a put or delete answers, or the value that a get answers; empty for neither. */
  Optional<String> call(Request request);
}
