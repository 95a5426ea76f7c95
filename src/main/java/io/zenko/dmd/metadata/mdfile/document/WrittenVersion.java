package io.zenko.dmd.metadata.mdfile.document;

/** The version that a put made, or that a deletion was of. */
public record WrittenVersion(String versionId) {}
