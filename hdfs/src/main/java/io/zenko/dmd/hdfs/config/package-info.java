/** The settings of the repository, checked. */
package io.zenko.dmd.hdfs.config;
