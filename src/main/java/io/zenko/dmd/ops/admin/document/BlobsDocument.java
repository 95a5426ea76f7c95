package io.zenko.dmd.ops.admin.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the repository of the blobs tells.
 *
 * @param numbers its metrics by their names
 * @param servers those of memcached; empty where there are none
 * @param replicas on how many of them each item stands
 * @param cacheFill when a blob gets into the cache: when it is written, or first read
 */
public record BlobsDocument(
    String repository,
    Optional<Room> room,
    Map<String, Double> numbers,
    List<ServerDocument> servers,
    Optional<Integer> replicas,
    Optional<String> cacheFill) {}
