/**
 * What an operator runs beside the daemon, without a server: fsck, export, import, import-stock.
 *
 * <p>May name everything but protocols; nothing names it.
 */
package io.zenko.dmd.commands;
