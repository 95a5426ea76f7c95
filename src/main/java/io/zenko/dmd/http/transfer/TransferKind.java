package io.zenko.dmd.http.transfer;

import java.util.Locale;

/** What a body on its way is. */
public enum TransferKind {
  /** A blob to a client. */
  BLOB_SENT,
  /** A blob from a client. */
  BLOB_RECEIVED,
  /** An answer about metadata: a listing, a value. */
  ANSWER,
  /** A request's body about metadata. */
  BODY;

  /** The name in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
