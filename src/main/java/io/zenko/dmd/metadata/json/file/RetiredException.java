package io.zenko.dmd.metadata.json.file;

import java.io.IOException;

/** The file was retired and is gone: what it had is somewhere else by now. */
public final class RetiredException extends IOException {
  private static final long serialVersionUID = 1L;

  RetiredException(Object file) {
    super(file + " is retired");
  }
}
