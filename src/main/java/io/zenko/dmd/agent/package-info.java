/**
 * What the Java machine is given before any server starts in it, as a jar of its own. Names nothing
 * of the rest, and nothing names it.
 */
package io.zenko.dmd.agent;
