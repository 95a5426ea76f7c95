/**
 * One value that a majority of servers holds, so that it outlives the loss of any minority of them:
 * single-decree Paxos on each state after the other, as in CASPaxos, with memcached's
 * compare-and-set as an acceptor's step. The invariants stand in docs/majority-root.md.
 *
 * <p>May name {@code io.zenko.dmd.metadata} for its failures and the lines of {@code
 * io.zenko.dmd.metadata.json.line}; nothing of the repository that uses it.
 */
package io.zenko.dmd.metadata.memcached.register;
