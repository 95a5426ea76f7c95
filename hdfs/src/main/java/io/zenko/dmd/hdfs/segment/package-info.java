/** Files of many blobs each, and the logs that tell which of them are deleted. */
package io.zenko.dmd.hdfs.segment;
