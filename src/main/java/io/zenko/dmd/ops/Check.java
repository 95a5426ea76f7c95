package io.zenko.dmd.ops;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks whether a part of the daemon does what it is for. A CDI bean each. */
public interface Check {
  /** The part's name. */
  String name();

  /** What is wrong, each trouble by what it concerns; empty where nothing is. */
  Map<String, String> troubles();

  /** The same; a check that fails has a trouble of its own. */
  static Map<String, String> tell(Check check) {
    try {
      return check.troubles();
    } catch (RuntimeException e) {
      Logger.getLogger(Check.class.getPackageName())
          .log(Level.WARNING, e, () -> "the health of " + check.name() + " cannot be told");
      return Map.of("trouble", e.toString());
    }
  }
}
