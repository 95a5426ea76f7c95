/** Files of one long blob each. */
package io.zenko.hdfs.single;
