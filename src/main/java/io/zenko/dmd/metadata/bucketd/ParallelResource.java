package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.versioning.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** A bucket's attributes and an object of it in one answer. */
@Path("bucketd/default/parallel/{bucket}/{key}")
@ApplicationScoped
public class ParallelResource {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Metastore metastore;
  private final ObjectReader reader;
  private final int maxKeyBytes;

  /** For CDI's proxy. */
  ParallelResource() {
    this.metastore = null;
    this.reader = null;
    this.maxKeyBytes = 0;
  }

  @Inject
  ParallelResource(Metastore metastore, ObjectReader reader, Settings settings) {
    this.metastore = metastore;
    this.reader = reader;
    this.maxKeyBytes = settings.limits().keyBytes();
  }

  @GET
  public Response get(
      @PathParam("bucket") String bucketName,
      @PathParam("key") String keyText,
      @Context HttpServletRequest request) {
    BucketName bucket = Names.bucket(bucketName);
    Key key = Names.key(keyText, maxKeyBytes);
    Parameters parameters = new Parameters(Exchange.of(request).target().parameters());
    byte[] attributes =
        metastore
            .attributes(bucket)
            .orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_BUCKET));
    return Answers.json(join(attributes, reader.get(bucket, key, parameters)));
  }

  private static byte[] join(byte[] attributes, Optional<byte[]> object) {
    int size = attributes.length + object.map(value -> value.length).orElse(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream(size + size / 4 + 32);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.write("bucket", new String(attributes, UTF_8));
      object.ifPresent(value -> json.write("obj", new String(value, UTF_8)));
      json.writeEnd();
    }
    return out.toByteArray();
  }
}
