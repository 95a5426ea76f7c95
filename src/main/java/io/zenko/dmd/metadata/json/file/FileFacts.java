package io.zenko.dmd.metadata.json.file;

/** A file by its name in the directory, its length and its CRC32C. */
public record FileFacts(String file, long bytes, int checksum) {}
