package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * A setting in force.
 *
 * @param value empty where it is not set; never a secret's
 * @param origin {@code default}, {@code environment}, {@code system property}, or what the server
 *     calls it
 * @param secret whether the value is hidden
 */
public record SettingDocument(String name, Optional<String> value, String origin, boolean secret) {}
