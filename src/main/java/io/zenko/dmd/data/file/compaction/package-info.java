/**
 * Gives the room of deleted blobs back: chooses which segment is worth it, and when; how one is
 * written anew the room {@code segment} knows.
 *
 * <p>Names the rooms {@code segment} and {@code disk} beside it.
 */
package io.zenko.dmd.data.file.compaction;
