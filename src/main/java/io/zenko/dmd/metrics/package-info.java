/**
 * How the daemon's metrics are made: {@link io.zenko.dmd.metrics.Metrics}, so that metrics of one
 * kind have the same buckets and labels wherever they come from.
 *
 * <p>Named by everything; names nothing of the project.
 */
package io.zenko.dmd.metrics;
