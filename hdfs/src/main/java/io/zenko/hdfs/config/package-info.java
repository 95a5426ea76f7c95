/** The settings of the repository, checked. */
package io.zenko.hdfs.config;
