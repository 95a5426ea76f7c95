package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.function.Consumer;

/** Takes over a connection that has become a WebSocket. Made by the container. */
public class WebSocketUpgrade implements HttpUpgradeHandler {
  private Consumer<WebConnection> opened;
  private Runnable destroyed;

  void prepare(Consumer<WebConnection> whenOpened, Runnable whenDestroyed) {
    this.opened = whenOpened;
    this.destroyed = whenDestroyed;
  }

  @Override
  public void init(WebConnection connection) {
    opened.accept(connection);
  }

  @Override
  public void destroy() {
    destroyed.run();
  }
}
