package io.zenko.dmd.hdfs.single;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Files that are open for writing though nothing is written to them: each has a thread here and a
 * connection to every DataNode that takes it. Of more than a few, those that rest longest are
 * closed, and opened again when they are written to.
 */
final class RestingFiles {
  /** One that may rest. */
  interface File {
    /** Is closed until it is written to again. */
    void letGo() throws IOException;
  }

  private final int most;
  private final LinkedHashSet<File> files = new LinkedHashSet<>();

  RestingFiles(int most) {
    this.most = most;
  }

  void add(File file) {
    List<File> tooMany = new ArrayList<>();
    synchronized (this) {
      files.remove(file);
      files.add(file);
      while (files.size() > most) {
        File eldest = files.iterator().next();
        files.remove(eldest);
        tooMany.add(eldest);
      }
    }
    for (File eldest : tooMany) {
      try {
        eldest.letGo();
      } catch (IOException e) {
        // Its next write finds out.
        System.getLogger(RestingFiles.class.getName())
            .log(System.Logger.Level.DEBUG, "a resting file does not close", e);
      }
    }
  }

  synchronized void remove(File file) {
    files.remove(file);
  }
}
