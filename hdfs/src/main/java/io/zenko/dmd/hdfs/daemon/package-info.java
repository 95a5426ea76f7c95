/** The daemons on one folder: each has a folder of its own, and a lease by which it is alive. */
package io.zenko.dmd.hdfs.daemon;
