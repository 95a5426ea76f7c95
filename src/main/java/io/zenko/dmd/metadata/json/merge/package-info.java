/**
 * Levels of runs, passes over several of them at once, and merges: what is to be merged next is
 * told apart from the merging.
 *
 * <pre>
 *   level 0     runs as they were written from memory, the newest first; they overlap
 *   level 1..n  runs that do not overlap, in the order of their keys; each level about ten times
 *               the one above it, the last holds about nine tenths of all
 *
 *   Levels levels = before.withNewest(run);
 *   Optional&lt;RunEntry&gt; entry = levels.find(key);
 *   Optional&lt;MergePlan&gt; plan = MergePlan.next(levels, Shape.STANDARD);     // picking
 *   List&lt;RunFacts&gt; made = new Merge(plan.get(), pace, target).run();
 *   Levels after = levels.replaced(plan.get(), runs);
 * </pre>
 *
 * <p>A merge takes one run of a level, or all of level 0, with what it overlaps in the next one, so
 * it is bounded however large the bucket is. Where nothing is overlapped the run moves down as it
 * is, and nothing is written. A deletion goes down with the runs that hold it and ends where
 * nothing deeper could hold its key.
 *
 * <p>May name {@code run}, {@code file} and {@code line}.
 */
package io.zenko.dmd.metadata.json.merge;
