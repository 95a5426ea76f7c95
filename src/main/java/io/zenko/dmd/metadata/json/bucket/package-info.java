/**
 * What a bucket is at one moment, {@link io.zenko.dmd.metadata.json.bucket.BucketState}: tables in
 * memory above levels of runs; and the directory that it has on the disk: {@link
 * io.zenko.dmd.metadata.json.bucket.BucketDirectory} as it is found, {@link
 * io.zenko.dmd.metadata.json.bucket.BucketFiles} once its manifest is trusted.
 *
 * <pre>
 *   buckets/photos/bucket.json       {@link io.zenko.dmd.metadata.json.bucket.Manifest}: the bucket, and its runs
 *   buckets/photos/run-000016.jsonl  a run that the manifest names; others are left over
 * </pre>
 *
 * <p>It promises that a state never changes, so that who reads needs no lock; and that the manifest
 * that counts names whole runs alone: those are durable before it names them, and removed after it
 * has let go of them.
 *
 * <p>May name {@code merge}, {@code memory}, {@code run}, {@code file} and {@code line} beside it,
 * and the feature root; not the journal.
 */
package io.zenko.dmd.metadata.json.bucket;
