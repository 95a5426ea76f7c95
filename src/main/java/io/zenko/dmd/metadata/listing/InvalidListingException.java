package io.zenko.dmd.metadata.listing;

/** A listing was asked for with parameters that mean nothing. */
public final class InvalidListingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidListingException(String message) {
    super(message);
  }
}
