package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.metadata.bucketd.document.MemberDescription;

/** The one member of a session, which leads it: this daemon. */
final class Members {
  private Members() {}

  /** The member as the client that asks can reach it: by the address that it came to itself. */
  static MemberDescription of(int session, Settings settings) {
    return new MemberDescription(
        session,
        Exchange.current().request().getLocalAddr(),
        settings.bucketd().port(),
        // Administration of the daemon is not for whoever reads metadata: it may want a token.
        settings.bucketd().port());
  }
}
