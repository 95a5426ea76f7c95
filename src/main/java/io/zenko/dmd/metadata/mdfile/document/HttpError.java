package io.zenko.dmd.metadata.mdfile.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** An error of HTTP, before there is a socket to tell it over. */
@JsonbPropertyOrder({"code", "message"})
public record HttpError(String code, String message) {}
