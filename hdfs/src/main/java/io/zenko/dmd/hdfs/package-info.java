/**
 * The repository {@code hdfs}: short blobs many to a file (segments), long ones one each.
 *
 * <p>Names of the daemon what it publishes to authors of repositories, and nothing else of it.
 */
package io.zenko.dmd.hdfs;
