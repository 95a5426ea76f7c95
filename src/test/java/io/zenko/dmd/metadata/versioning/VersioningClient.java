package io.zenko.dmd.metadata.versioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.contract.RepositoryUnderTest;
import java.util.Optional;

/** Calls {@link Versioning} in the same process. */
public record VersioningClient(Versioning versioning, BucketName bucket) implements ObjectClient {
  @Override
  public Optional<String> call(Request request) {
    Key key = Key.of(request.key());
    QueryParameters parameters = request.parameters();
    return switch (request.action()) {
      case PUT ->
          RepositoryUnderTest.await(
              versioning.put(
                  bucket, key, request.value().getBytes(UTF_8), PutOptions.of(parameters)));
      case GET ->
          versioning
              .get(bucket, key, GetOptions.of(parameters))
              .map(value -> new String(value, UTF_8));
      case DELETE ->
          RepositoryUnderTest.await(versioning.delete(bucket, key, DeleteOptions.of(parameters)));
    };
  }
}
