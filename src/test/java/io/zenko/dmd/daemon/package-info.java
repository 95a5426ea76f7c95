/**
 * Tests of the daemon as it is shipped: the WAR on Payara Micro, started by {@code payara/run.sh},
 * over real sockets.
 */
package io.zenko.dmd.daemon;
