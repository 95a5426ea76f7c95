/**
 * The repository that keeps blobs in files, durable, and checked when they are read: {@link
 * io.zenko.dmd.data.file.FileDataRepository} says which blob goes where.
 *
 * <pre>
 *   short blobs     stand many to a file                                   segment
 *   long blobs      have a file each, made durable by Uploads              LongBlobStore
 *   the folder      is claimed before anything in it is changed            FolderClaim
 *   beside callers  segments are settled and compacted, blobs scrubbed     Upkeep, compaction, scrub
 *   with no daemon  all blobs of a folder are read                         OfflineScrub
 * </pre>
 *
 * <p>Names {@code io.zenko.dmd.data} and {@code io.zenko.dmd.config}; never a protocol.
 */
package io.zenko.dmd.data.file;
