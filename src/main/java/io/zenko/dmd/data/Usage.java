package io.zenko.dmd.data;

/**
 * Room in bytes of what holds the blobs.
 *
 * @param availableBytes what the daemon may still fill
 * @param freeBytes what is not in use, reserves included
 * @param totalBytes the size of all
 */
public record Usage(long availableBytes, long freeBytes, long totalBytes) {}
