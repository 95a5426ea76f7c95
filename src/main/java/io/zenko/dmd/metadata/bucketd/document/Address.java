package io.zenko.dmd.metadata.bucketd.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** Where a member is reached, in the words of the bucket client. */
@JsonbPropertyOrder({"ip", "port"})
public record Address(String ip, int port) {}
