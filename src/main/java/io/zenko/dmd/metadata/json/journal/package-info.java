/**
 * The journal of a shard: {@link io.zenko.dmd.metadata.json.journal.Journal} takes changes and
 * makes them durable, {@link io.zenko.dmd.metadata.json.journal.SegmentLog} tells them again as the
 * change log.
 *
 * <pre>
 *   RecordBody body = RecordBody.of(bucket, batch, before);       // without any lock
 *   long epoch = journal.epoch();                                 // before the look at pending()
 *   journal.append(bucket, body, epoch, transition, result)       // numbers it, moves pending() on
 *       .thenAccept(answer);                                      // durable, committed() moved on
 *
 *   journal/0000000000000000001.jsonl    {@link io.zenko.dmd.metadata.json.journal.Segment}: a header, then a record a line,
 *   journal/0000000000000000225.jsonl      see {@link io.zenko.dmd.metadata.json.journal.RecordBody#writeTo}
 *   checkpoint.json                      {@link io.zenko.dmd.metadata.json.journal.CheckpointFile}: what there is at least
 *   stopped.json                         {@link io.zenko.dmd.metadata.json.journal.StopMark}: what a clean stop left
 * </pre>
 *
 * <p>It promises:
 *
 * <ul>
 *   <li>Numbers have no gaps, and a record is durable only where all before it are.
 *   <li>A future that completes tells of a change that outlives a loss of power; one that fails, of
 *       a change that nobody will ever see. Between the two is nothing but a crash.
 *   <li>{@code committed()} moves on before the future completes: whoever was told reads it.
 *   <li>A segment is sealed once the next one has a durable group; its bytes do not change any
 *       more.
 * </ul>
 *
 * <p>It does not know what a bucket is: to it that is {@link
 * io.zenko.dmd.metadata.json.journal.Staged}, two states of any kind. May name {@code memory},
 * {@code file} and {@code line} beside it, and the feature root.
 */
package io.zenko.dmd.metadata.json.journal;
