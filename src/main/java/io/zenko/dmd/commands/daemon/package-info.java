/**
 * Commands that ask a running daemon: of its API of administration, and of the protocols for
 * entries and blobs.
 *
 * <p>Names nothing of the daemon, which is another process and maybe another version; of {@code
 * commands}, the terminal, and the store for what is read where no daemon runs.
 */
package io.zenko.dmd.commands.daemon;
