/**
 * What the Servlet specification does not give: the target of a request before the container
 * normalised or refused it, and the reason phrase of an answer. One adapter a container.
 *
 * <p>The only package that may name classes of a container.
 */
package io.zenko.dmd.http.container;
