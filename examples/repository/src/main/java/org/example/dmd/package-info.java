/**
 * Two repositories of the smallest size that still keep every promise: {@code folder} for blobs,
 * {@code heap} for metadata.
 */
package org.example.dmd;
