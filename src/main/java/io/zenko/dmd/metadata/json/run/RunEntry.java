package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.Literal;
import java.util.Optional;

/** What a run has of a key: a value, or without one that the key was deleted. */
public record RunEntry(Optional<Literal> value) {
  static final RunEntry DELETION = new RunEntry(Optional.empty());
}
