package io.zenko.dmd.data.sweep;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * How a sweep goes, or went.
 *
 * @param status {@code none} where there was none yet, {@code running}, {@code done}, {@code
 *     failed}
 * @param started milliseconds since 1970
 * @param lines how many it has told
 * @param last the last of them, the newest at the end
 */
@JsonbPropertyOrder({"status", "dryRun", "started", "ended", "lines", "last"})
public record SweepReport(
    String status,
    boolean dryRun,
    Optional<Long> started,
    Optional<Long> ended,
    long lines,
    List<String> last) {
  static final SweepReport NONE =
      new SweepReport("none", true, Optional.empty(), Optional.empty(), 0, List.of());
}
