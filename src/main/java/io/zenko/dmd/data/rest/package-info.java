/**
 * The DataFile protocol: JAX-RS resources over blobs.
 *
 * <p>Names {@code data}, {@code http} and {@code config}; never a repository.
 */
package io.zenko.dmd.data.rest;
