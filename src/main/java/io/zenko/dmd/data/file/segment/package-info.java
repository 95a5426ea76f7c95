/**
 * Short blobs, many to a file. A store puts what waits at the end of its active segment, forces it
 * once, and gives out keys that tell where each blob stands:
 *
 * <pre>
 *  SegmentStore store = new SegmentStore(volume, root, settings, clock, metrics);
 *  store.begin(incoming);                        // looks at the ends that a crash has left
 *  BlobKey key = store.put(bytes).join();        // durable
 *  SegmentKey place = SegmentKey.parse(key).orElseThrow();
 *  try (Blob blob = store.open(place).orElseThrow()) { ... }
 *  store.delete(place).join();                   // durable
 *  store.settle();                               // now and then: the next start reads less
 * </pre>
 *
 * <p>Words: a <i>record</i> is a blob with its head, or the deletion of one; a <i>segment</i> is a
 * file of records; a <i>place</i> is where a record was first written; the <i>active</i> segment is
 * appended to, a <i>sealed</i> one no more; a <i>mark</i> says in a record that it is deleted; a
 * segment is <i>settled</i> up to where the next start need not look.
 *
 * <p>Names {@code io.zenko.dmd.data}, and the rooms {@code disk} and {@code block} beside it.
 */
package io.zenko.dmd.data.file.segment;
