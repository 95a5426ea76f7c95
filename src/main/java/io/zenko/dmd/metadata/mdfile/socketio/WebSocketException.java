package io.zenko.dmd.metadata.mdfile.socketio;

/** Why a connection is closed: what the client sent cannot be. */
final class WebSocketException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status of the close frame that tells the client
   */
  WebSocketException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
