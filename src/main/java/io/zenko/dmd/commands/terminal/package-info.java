/**
 * What a command finds around itself: variables, settings, streams, the terminal; and how it says
 * things there.
 *
 * <p>Names {@code metadata} and {@code metadata.transfer} for what is told of their progress.
 */
package io.zenko.dmd.commands.terminal;
