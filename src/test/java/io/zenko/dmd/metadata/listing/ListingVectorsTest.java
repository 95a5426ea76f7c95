package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Listings answer as the reference implementation does, over recorded buckets. */
class ListingVectorsTest {
  private static final BucketName BUCKET = new BucketName("vectors");

  @Test
  void theVectorsAreMany() throws IOException {
    int listings =
        Vectors.read("listing").stream()
            .mapToInt(scenario -> scenario.getJsonArray("listings").size())
            .sum();
    assertThat(listings).isGreaterThan(1500);
  }

  @TestFactory
  Stream<DynamicTest> recordedListings() throws IOException {
    return Vectors.read("listing").stream()
        .map(scenario -> DynamicTest.dynamicTest(scenario.getString("name"), () -> run(scenario)));
  }

  private static void run(JsonObject scenario) throws IOException {
    ModelMetadataRepository repository = new ModelMetadataRepository();
    repository.createBucket(BUCKET, new byte[0], OptionalInt.empty());
    Batch.Builder batch = Batch.builder();
    for (JsonObject entry : scenario.getJsonArray("entries").getValuesAs(JsonObject.class)) {
      batch.put(Key.of(entry.getString("key")), entry.getString("value").getBytes(UTF_8));
    }
    repository.write(BUCKET, batch.build()).toCompletableFuture().join();
    for (JsonObject listing : scenario.getJsonArray("listings").getValuesAs(JsonObject.class)) {
      JsonObject params = listing.getJsonObject("params");
      assertThat(Vectors.normal(list(repository, params)))
          .as(params.toString())
          .isEqualTo(Vectors.normal(listing.get("expect")));
    }
  }

  private static JsonValue list(ModelMetadataRepository repository, JsonObject params)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Listing.of(Vectors.query(params))
        .write(range -> repository.scan(BUCKET, range, Order.ASCENDING), answer);
    return Vectors.parse(answer.toString(UTF_8));
  }
}
