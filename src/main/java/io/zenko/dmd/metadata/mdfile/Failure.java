package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.mdfile.document.CallFailure;
import java.util.concurrent.CompletionException;

/** What a failure means to clients, and how they are told. */
final class Failure {
  private Failure() {}

  static ProtocolException explain(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof InvalidRequestException) {
      return new ProtocolException(ProtocolError.INVALID_ARGUMENT, cause.getMessage(), cause);
    }
    if (!(cause instanceof MetadataException metadata)) {
      return ProtocolException.of(cause, ProtocolError.NO_SUCH_ROUTE);
    }
    ProtocolError error =
        switch (metadata.failure()) {
          case UNAVAILABLE, TIMEOUT, READ_ONLY -> ProtocolError.SERVICE_UNAVAILABLE;
          case NO_SUCH_BUCKET -> ProtocolError.NO_SUCH_OBJECT;
          // No call of this protocol can fail so, unless the store fails.
          case BUCKET_ALREADY_EXISTS, BUCKET_NOT_EMPTY, CORRUPT, INTERNAL ->
              ProtocolError.INTERNAL_ERROR;
        };
    return new ProtocolException(error, metadata.getMessage(), metadata);
  }

  /** The error for clients of today and, in the same object, for those of before. */
  static String json(ProtocolException failure) {
    ProtocolError error = failure.error();
    String text = error == ProtocolError.INTERNAL_ERROR ? error.text() : failure.getMessage();
    return Documents.toText(new CallFailure(error.code(), error.status(), text).document());
  }
}
