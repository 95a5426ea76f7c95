package io.zenko.dmd.metadata;

import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Opens a repository outside of a server, for commands; found by {@link java.util.ServiceLoader}.
 */
public interface RepositoryOpener {
  /** The name by which a setting chooses the repository. */
  String name();

  /**
   * Opens it alone: fails where a daemon has it open that cannot share it.
   *
   * @param settings the text of a setting by its name; null where there is none
   * @param existing whether it must be there already
   */
  MetadataRepository open(UnaryOperator<String> settings, boolean existing) throws IOException;
}
