package io.zenko.dmd.metadata.json;

import java.nio.file.Path;
import java.util.Locale;

/** A sorted file of a bucket's entries and deletions, whole and durable. */
record Run(ValueFile file, Manifest.RunFacts facts) {
  private static final String SUFFIX = ".jsonl";
  private static final String INDEX_SUFFIX = ".index";

  static String nameOf(long number) {
    return String.format(Locale.ROOT, "run-%06d%s", number, SUFFIX);
  }

  static Path indexPath(Path run) {
    String name = run.getFileName().toString();
    return run.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + INDEX_SUFFIX);
  }

  long bytes() {
    return facts.file().bytes();
  }
}
