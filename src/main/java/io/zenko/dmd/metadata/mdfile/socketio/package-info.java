/**
 * Socket.IO on a servlet container: WebSocket frames without a thread held, the packets of
 * Socket.IO on top of the Engine.IO library, and channels that a protocol speaks on.
 *
 * <p>Names {@code http} and {@code config} alone; {@code metadata.mdfile} names it.
 */
package io.zenko.dmd.metadata.mdfile.socketio;
