package io.zenko.dmd.data.rest;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * How DataFile tells an error.
 *
 * @param errorType its name
 */
@JsonbPropertyOrder({"errorType", "errorMessage"})
public record ErrorDocument(String errorType, String errorMessage) {}
