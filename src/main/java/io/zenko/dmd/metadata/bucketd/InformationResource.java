package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.metadata.bucketd.document.MetadataInformation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** What front ends ask before they send anything. */
@Path("bucketd/default/metadataInformation")
@ApplicationScoped
public class InformationResource {
  @GET
  @APIResponseSchema(MetadataInformation.class)
  public Response get() {
    return Answers.document(MetadataInformation.CURRENT);
  }
}
