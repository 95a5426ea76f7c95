/**
 * What an operator runs beside the daemon, without a server: fsck, export, import.
 *
 * <p>May name everything but protocols; nothing names it.
 */
package io.zenko.dmd.commands;
