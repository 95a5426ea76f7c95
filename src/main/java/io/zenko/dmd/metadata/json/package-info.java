/**
 * The repository that keeps JSON files: a journal a shard, sorted runs a bucket, memory that is a
 * setting. The format is described in docs/format-json.md.
 *
 * <pre>
 *   a write     is a record of the journal, made durable with those beside it   journal
 *               and stands in a table of its bucket, in memory                  memory
 *   a checkpoint writes the tables of a sealed segment as runs                  Checkpoint
 *   a merge     keeps the runs few, sorted in levels                            Merger, merge
 *   a read      looks into the tables, then into the levels                     bucket
 *   a start     reads manifests, and the journal behind the last checkpoint     Recovery
 *   a check     reads all of it, with no store open                             check
 * </pre>
 *
 * <p>Words: a <em>segment</em> is a file of the journal; a <em>group</em> the records that one sync
 * makes durable; a <em>slot</em> the place of a value in a segment; a <em>table</em> what a segment
 * changed in a bucket; a <em>run</em> a sorted file of a bucket; a <em>block</em> some lines of a
 * run, read and verified together; a <em>level</em> runs that do not overlap; a <em>pin</em> what
 * keeps files that a cursor may still read.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata}, {@code io.zenko.dmd.config} and its
 * own rooms; no protocol. The arrows between the rooms: {@code merge} → {@code run}, {@code memory}
 * → {@code run} → {@code file} → {@code line}; {@code journal} → {@code memory}; {@code bucket} →
 * {@code merge}, {@code memory}; {@code directory} → {@code journal}. What runs a store stands
 * here: {@code Store} opens and ends it, {@code Shard} has its parts, {@code Catalogue} its
 * buckets.
 */
package io.zenko.dmd.metadata.json;
