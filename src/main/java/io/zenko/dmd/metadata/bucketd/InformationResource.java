package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.metadata.bucketd.document.MetadataInformation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What front ends ask before they send anything. */
@Path("bucketd/default/metadataInformation")
@ApplicationScoped
public class InformationResource {
  @GET
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = MetadataInformation.class)))
  public Response get() {
    return Answers.document(MetadataInformation.CURRENT);
  }
}
