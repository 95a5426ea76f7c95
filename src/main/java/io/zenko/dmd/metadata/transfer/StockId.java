package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.DeploymentId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The id of a deployment, in a file {@code uuid} of the metadata directory: clients know the
 * deployment by it, so it moves along.
 */
public final class StockId {
  private StockId() {}

  /**
   * Brings it, durably.
   *
   * @return the id; empty where there is none to bring
   * @throws TransferException where the other directory has another one
   */
  public static Optional<String> bring(Path from, Path to) throws IOException {
    Optional<String> id = DeploymentId.find(from);
    if (id.isEmpty()) {
      return id;
    }
    Optional<String> there = DeploymentId.find(to);
    if (there.isEmpty()) {
      DeploymentId.write(to, id.get());
    } else if (!there.equals(id)) {
      throw new TransferException(
          to.resolve(DeploymentId.FILE)
              + " has the id of another deployment than "
              + id.get()
              + ": remove that file if the daemon was only tried out there");
    }
    return id;
  }
}
