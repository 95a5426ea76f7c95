package io.zenko.dmd.http.transfer;

import java.io.IOException;

/** A client made less progress than a setting wants. */
public final class SlowClientException extends IOException {
  private static final long serialVersionUID = 1L;

  SlowClientException(String message) {
    super(message);
  }
}
