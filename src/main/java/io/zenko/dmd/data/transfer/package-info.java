/**
 * Brings the blobs of CloudServer's own data daemon into a repository.
 *
 * <p>May name the feature root {@code io.zenko.dmd.data} alone.
 */
package io.zenko.dmd.data.transfer;
