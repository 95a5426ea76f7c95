package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.MetadataException;
import java.sql.SQLException;
import java.util.List;

/** What came of an attempt to make a group in one transaction. */
sealed interface GroupOutcome {
  /**
   * It is made, durably.
   *
   * @param answers tell each of those who wait what came of theirs
   */
  record Made(List<Runnable> answers) implements GroupOutcome {}

  /** Those who wait are told of a failure, unless another attempt comes to more. */
  sealed interface Failed extends GroupOutcome {
    RuntimeException told();
  }

  /** It is certainly not made. */
  record NotMade(SQLException reason) implements Failed {
    FailureKind kind() {
      return FailureKind.of(reason);
    }

    /** Whether the same again may come to more. */
    boolean mayPass() {
      return kind() == FailureKind.CONFLICT || kind() == FailureKind.LOST;
    }

    /** Whether an operation of the group is to blame, and not the database as it is now. */
    boolean isOfOneOperation() {
      return !mayPass() && kind() != FailureKind.BUSY;
    }

    @Override
    public RuntimeException told() {
      return FailureKind.told(reason);
    }
  }

  /** Whether it is made is not known, or not whether it stays so. */
  record Unknown(MetadataException told) implements Failed {}
}
