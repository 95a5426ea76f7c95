package io.zenko.dmd.ops;

import java.util.Map;

/** Looks whether a part of the daemon does what it is for. A CDI bean each. */
public interface Check {
  /** The part's name. */
  String name();

  /** What is wrong, each trouble by what it concerns; empty where nothing is. */
  Map<String, String> troubles();
}
