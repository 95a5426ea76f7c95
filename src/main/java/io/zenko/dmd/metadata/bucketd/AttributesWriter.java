package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.BodyMemory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Writes a bucket's attributes, which a request's body holds. */
@ApplicationScoped
public class AttributesWriter {
  private final BodyMemory bodies;
  private final Answers answers;
  private final int maxBytes;

  /** For CDI's proxy. */
  AttributesWriter() {
    this.bodies = null;
    this.answers = null;
    this.maxBytes = 0;
  }

  @Inject
  AttributesWriter(BodyMemory bodies, Answers answers, Settings settings) {
    this.bodies = bodies;
    this.answers = answers;
    this.maxBytes = settings.limits().valueBytes();
  }

  /** The answer to what is done with the attributes, after they were found to be JSON. */
  CompletionStage<Response> write(Function<byte[], CompletionStage<Void>> write) {
    return answers.when(
        bodies.receive(maxBytes, "DMD_MAX_VALUE_BYTES"),
        body -> {
          JsonText.check(body, "the attributes of a bucket");
          return write.apply(body);
        },
        done -> Answers.empty());
  }
}
