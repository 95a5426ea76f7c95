/**
 * The command: what an operator types, on picocli. Its subcommands are in the packages below it;
 * {@code docs/commands.md} is made from what they say of themselves.
 *
 * <p>Names the packages below it; nothing names it.
 */
package io.zenko.dmd.commands;
