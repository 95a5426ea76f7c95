package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * What a change did to an entry.
 *
 * @param version the version's id where the key is none of masters, empty text for the null version
 * @param bytes of the value that was put; empty where it was deleted
 */
public record ChangedEntry(String key, Optional<String> version, Optional<Integer> bytes) {}
