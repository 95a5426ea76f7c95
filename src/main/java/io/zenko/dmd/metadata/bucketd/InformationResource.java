package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What front ends ask before they send anything. */
@Path("bucketd/default/metadataInformation")
@ApplicationScoped
public class InformationResource {
  private static final byte[] VERSION = "{\"metadataVersion\":2}".getBytes(UTF_8);

  @GET
  public Response get() {
    return Answers.json(VERSION);
  }
}
