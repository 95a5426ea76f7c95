/** Bytes of a blob in blocks, each with a checksum that is compared before a byte goes out. */
package io.zenko.dmd.hdfs.block;
