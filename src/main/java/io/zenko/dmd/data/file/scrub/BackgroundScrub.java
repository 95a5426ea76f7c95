package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.data.file.scrub.ScrubFile.Standing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Passes of a scrub, one after the other, each of which any number of daemons may take. */
public final class BackgroundScrub {
  /** A store that is read within the day is not read again before the next. */
  private static final Duration INTERVAL = Duration.ofDays(1);

  private static final Duration NOTED_EVERY = Duration.ofSeconds(10);

  private final Scrub scrub;
  private final ScrubFile file;
  private final Clock clock;
  private Instant noted = Instant.MIN;
  private Standing standing = Standing.NEW;

  public BackgroundScrub(Scrub scrub, ScrubFile file, Clock clock) {
    this.scrub = scrub;
    this.file = file;
    this.clock = clock;
  }

  /** How long it is until the next pass is due; no time at all where one was cut off. */
  public Duration pause() throws IOException {
    standing = file.read();
    if (!standing.place().equals(ScrubPlace.BEGINNING)) {
      return Duration.ZERO;
    }
    Duration since = Duration.between(standing.passed(), clock.instant());
    Duration left = INTERVAL.minus(since);
    // A clock that was set back would have it wait for as long.
    return since.isNegative() || left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Goes on with a pass, or begins one, and takes it to its end.
   *
   * @throws IOException where the disk fails, damage aside
   * @throws java.util.concurrent.CancellationException where the pace was stopped
   */
  public void run() throws IOException {
    standing = file.read();
    try {
      scrub.run(standing.place(), this::reached);
      standing = new Standing(ScrubPlace.BEGINNING, clock.instant());
    } finally {
      file.write(standing);
    }
  }

  private void reached(ScrubPlace place) throws IOException {
    standing = standing.at(place);
    Instant now = clock.instant();
    if (!now.isBefore(noted) && Duration.between(noted, now).compareTo(NOTED_EVERY) < 0) {
      return;
    }
    noted = now;
    file.write(standing);
  }
}
