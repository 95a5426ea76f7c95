/**
 * What operators ask the daemon: health and metrics.
 *
 * <p>Names feature roots, {@code http} and {@code config}; nothing names it.
 */
package io.zenko.dmd.ops;
