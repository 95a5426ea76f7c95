/**
 * How the bytes of a body get from and to clients that take their time: without a thread while they
 * wait, and with next to no memory.
 *
 * <pre>
 *   answer:  BodySource → OutgoingBody → the client        request:  the client → IncomingBody → BodySink
 * </pre>
 *
 * <p>A body moves on a thread of a {@link io.zenko.dmd.http.transfer.WorkPool} as long as its
 * client takes or sends something, and gives the thread back when it does not. What waits longer
 * than a moment rests: it keeps neither buffer nor file. The {@link
 * io.zenko.dmd.http.transfer.ProgressWatch} lets go of clients that make no progress at all.
 *
 * <p>Names {@code config} alone.
 */
package io.zenko.dmd.http.transfer;
