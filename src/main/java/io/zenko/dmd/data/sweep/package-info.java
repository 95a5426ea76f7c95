/**
 * The garbage sweep: removes blobs that no metadata refers to.
 *
 * <p>Names {@code data} and {@code config}; knows metadata by its REST interface alone, which may
 * be another daemon's.
 */
package io.zenko.dmd.data.sweep;
