/** The file system: how it is reached, what is asked of it, and what its failures mean. */
package io.zenko.dmd.hdfs.cluster;
