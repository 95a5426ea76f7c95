/**
 * The console in the browser: files that are served as they are, and the clock of what they show.
 *
 * <p>Names {@code ops.admin}.
 */
package io.zenko.dmd.ops.console;
