/**
 * Threads that work beside requests, in the stores of both halves: what they write together, what
 * they do side by side, how fast they may go, and how a store that is being closed waits for them.
 *
 * <p>Names nothing of the project.
 */
package io.zenko.dmd.background;
