/**
 * What a blob store is: {@link io.zenko.dmd.data.DataRepository} and the values it speaks of.
 *
 * <p>Names neither a protocol nor a repository, and nothing of {@code io.zenko.dmd.metadata}.
 */
package io.zenko.dmd.data;
