package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a member is reached, in the words of the bucket client. */
@JsonbPropertyOrder({"ip", "port"})
@Schema(name = "Address")
public record Address(String ip, int port) {}
