/**
 * Commands that read and write stores themselves, beside the daemon: fsck, export, import,
 * import-stock, war.
 *
 * <p>May name everything but protocols, and of {@code commands} the terminal.
 */
package io.zenko.dmd.commands.store;
