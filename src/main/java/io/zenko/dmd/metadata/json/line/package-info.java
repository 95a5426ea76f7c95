/**
 * Lines of JSON as bytes: written, sealed with a checksum, verified and read again.
 *
 * <p>Names nothing of the store.
 */
package io.zenko.dmd.metadata.json.line;
