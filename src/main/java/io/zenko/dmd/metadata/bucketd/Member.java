package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Exchange;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;

/**
 * The one member of a session, which leads it: this daemon.
 *
 * @param id the session's number
 * @param host where the daemon is reached
 * @param adminPort where it tells of its log
 */
record Member(int id, String host, int port, int adminPort) {
  static final JsonProvider JSON = JsonProvider.provider();

  /** The member as the client that asks can reach it: by the address that it came to itself. */
  static Member of(int session, Settings settings) {
    return new Member(
        session,
        Exchange.current().request().getLocalAddr(),
        settings.bucketd().port(),
        // Administration of the daemon is not for whoever reads metadata: it may want a token.
        settings.bucketd().port());
  }

  JsonObject toJson() {
    return JSON.createObjectBuilder()
        .add("id", id)
        .add("name", name())
        .add("display_name", host + " (" + name() + ")")
        .add("host", host)
        .add("port", port)
        .add("adminPort", adminPort)
        .add("mdClusterId", "1")
        .build();
  }

  private String name() {
    return "dmd-" + id;
  }
}
