package io.zenko.dmd.config;

import java.util.Set;

/** A half of the daemon; a process serves one or both. */
public enum Role {
  DATA,
  METADATA;

  /** The names of the listeners that are open for it. */
  Set<String> listeners() {
    return switch (this) {
      case DATA -> Set.of("data");
      case METADATA -> Set.of("bucketd", "mdfile");
    };
  }
}
