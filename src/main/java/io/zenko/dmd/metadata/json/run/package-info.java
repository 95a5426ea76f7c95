/**
 * Runs: sorted files of a bucket's entries and deletions, whole and durable, each with an index of
 * its blocks beside it.
 *
 * <pre>
 *   try (RunWriter writer = new RunWriter(volume, lines, "photos")) {
 *     writer.put(key, literal);                          // keys ascend
 *     writer.delete(otherKey);
 *     RunFacts facts = writer.finish();                  // durable, but for the names
 *   }
 *   Run run = new Run(files, directory, facts, cache);
 *   Optional&lt;RunEntry&gt; entry = run.find(key);            // reads a block at most, often none
 *   try (KeyCursor cursor = run.cursor(Order.ASCENDING)) {
 *     cursor.seek(key);
 *     while (cursor.next()) { ... cursor.key() ... }
 *   }
 * </pre>
 *
 * <p>The lines, for {@code jq} and a pager, are those of format 1:
 *
 * <pre>
 *   run-000015.jsonl
 *     {"format":"dmd-run","version":1,"bucket":"photos","crc":"01234567"}
 *     {"key":"a","value":{"content-length":1},"crc":"01234567"}        in the order of the keys
 *     {"key":"b","type":"del","crc":"01234567"}                        overrules older runs
 *     {"entries":2,"crc":"01234567"}
 * </pre>
 *
 * <p>A block is a number of whole lines of entries, one behind the other, of about 4 KiB together;
 * a longer line is a block of its own. The index is what finds the block of a key:
 *
 * <pre>
 *   run-000015.blocks      numbers are big-endian
 *     page*    a run of blocks: first key, place, length and CRC32C of each; then a Bloom filter of
 *              all keys in them. About 4 KiB, more with long keys
 *     top      of each page: first key, place, length and CRC32C
 *     footer   "dmdblock", version, number of pages, place and length of the top, entries, deletions,
 *              length and CRC32C of the run's lines, CRC32C of top and footer
 * </pre>
 *
 * <p>The manifest has the length of the index and the checksum at its end. That holds the top, the
 * top holds the pages, the pages hold the blocks: so whatever is read is verified, and a file that
 * was swapped or is old does not pass for this one, though no file is ever read whole for it.
 *
 * <p>Pages and tops are kept in an {@link io.zenko.dmd.metadata.json.run.IndexCache} of bounded
 * size, blocks are left to the page cache of the system.
 *
 * <p>May name {@code file} and {@code line}; nothing of the journal, of buckets or of merges.
 */
package io.zenko.dmd.metadata.json.run;
