package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.mdfile.socketio.Namespace.Acknowledgement;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells when it has been sent, once. */
final class CountedAcknowledgement implements Acknowledgement {
  private final Acknowledgement acknowledgement;
  private final Runnable sent;
  private final AtomicBoolean told = new AtomicBoolean();

  CountedAcknowledgement(Acknowledgement acknowledgement, Runnable sent) {
    this.acknowledgement = acknowledgement;
    this.sent = sent;
  }

  @Override
  public void send(String json) {
    try {
      acknowledgement.send(json);
    } finally {
      tell();
    }
  }

  @Override
  public void sendText(byte[] utf8) {
    try {
      acknowledgement.sendText(utf8);
    } finally {
      tell();
    }
  }

  private void tell() {
    if (told.compareAndSet(false, true)) {
      sent.run();
    }
  }
}
