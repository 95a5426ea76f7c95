/**
 * Clocks for what a system's clock that is set cannot be trusted with: {@link
 * io.zenko.dmd.clock.MonotonicClock} stamps changes and never steps back, {@link
 * io.zenko.dmd.clock.SteadyClock} tells how old things are and never jumps ahead.
 *
 * <p>Named by everything; names nothing of the project.
 */
package io.zenko.dmd.clock;
