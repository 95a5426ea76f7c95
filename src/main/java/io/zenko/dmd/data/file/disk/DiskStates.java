package io.zenko.dmd.data.file.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Who can tell how a disk is. */
public interface DiskStates {
  /** How the disk of a folder is, after a change of it failed there. */
  default DiskState state(Path folder, IOException fault) {
    try {
      return DiskState.after(fault, folder);
    } catch (IOException e) {
      return DiskState.WRITABLE; // what failed is told, whatever else does
    }
  }
}
