package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A member of a session.
 *
 * @param adminPort where it tells of its log
 */
@JsonbPropertyOrder({"id", "name", "displayName", "host", "port", "adminPort", "mdClusterId"})
@Schema(name = "MemberDescription")
public record MemberDescription(
    int id,
    String name,
    @Schema(name = "display_name") @JsonbProperty("display_name") String displayName,
    String host,
    int port,
    int adminPort,
    String mdClusterId) {
  public MemberDescription(int session, String host, int port, int adminPort) {
    this(session, "dmd-" + session, host + " (dmd-" + session + ")", host, port, adminPort, "1");
  }
}
