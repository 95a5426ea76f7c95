/**
 * The MDFile RPC that front ends with {@code S3METADATA=file} speak: calls, streams and the change
 * log over Socket.IO.
 *
 * <p>Names {@code metadata}, {@code metadata.versioning}, {@code metadata.mdfile.socketio}, {@code
 * http} and {@code config}; never a repository.
 */
package io.zenko.dmd.metadata.mdfile;
