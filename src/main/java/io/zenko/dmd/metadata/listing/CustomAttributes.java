package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.Set;

/** A condition on the names of a value's {@code customAttributes}; one of the two is enough. */
record CustomAttributes(Optional<String> name, Optional<String> nameStart) {
  private static final JsonProvider JSON = JsonProvider.provider();

  static Optional<CustomAttributes> of(Optional<String> name, Optional<String> nameStart) {
    return Optional.of(new CustomAttributes(name, nameStart))
        .filter(any -> name.isPresent() || nameStart.isPresent());
  }

  boolean match(byte[] value) {
    return new JsonFields(value)
        .raw("customAttributes").map(CustomAttributes::names).orElse(Set.of()).stream()
            .anyMatch(this::matchName);
  }

  private boolean matchName(String found) {
    return name.filter(found::equals).isPresent()
        || nameStart.filter(found::startsWith).isPresent();
  }

  private static Set<String> names(byte[] json) {
    try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(json))) {
      return reader.readValue() instanceof JsonObject object ? object.keySet() : Set.of();
    } catch (JsonException malformed) {
      return Set.of(); // a value that nobody can read has no attributes to match
    }
  }
}
