package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Vectors;
import io.zenko.dmd.metadata.listing.Listing;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listings over the repository's entries answer as the reference did over recorded buckets. */
public interface ListingContract extends RepositoryUnderTest {
  @Test
  default void recordedListingsAreAnsweredAsTheReferenceDid() throws IOException {
    int listings = 0;
    for (JsonObject scenario : Vectors.read("listing")) {
      BucketName bucket = new BucketName(scenario.getString("name"));
      create(bucket);
      Batch.Builder batch = Batch.builder();
      for (JsonObject entry : objects(scenario, "entries")) {
        batch.put(Key.of(entry.getString("key")), bytes(entry.getString("value")));
      }
      await(repository().write(bucket, batch.build()));
      for (JsonObject listing : objects(scenario, "listings")) {
        JsonObject params = listing.getJsonObject("params");
        assertThat(Vectors.normal(list(bucket, params)))
            .as("%s, %s", bucket, params)
            .isEqualTo(Vectors.normal(listing.get("expect")));
        listings++;
      }
    }
    assertThat(listings).isGreaterThan(1500);
  }

  private static List<JsonObject> objects(JsonObject scenario, String name) {
    return scenario.getJsonArray(name).getValuesAs(JsonObject.class);
  }

  private JsonValue list(BucketName bucket, JsonObject params) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Listing.of(Vectors.query(params))
        .write(range -> repository().scan(bucket, range, Order.ASCENDING), answer);
    return Vectors.parse(answer.toString(UTF_8));
  }
}
