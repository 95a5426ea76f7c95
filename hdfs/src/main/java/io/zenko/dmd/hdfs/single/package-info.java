/** Files of one long blob each. */
package io.zenko.dmd.hdfs.single;
