package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.json.JsonArray;

/** What clients of a namespace speak to. */
public interface Namespace {
  /** A client has connected. */
  Session open(Channel channel);

  /** What a client says to the namespace; called by one thread at a time, in the client's order. */
  interface Session {
    /**
     * An event has arrived.
     *
     * @param arguments the event's name and what follows it
     * @param texts what strings among them stand for that are long
     */
    void event(JsonArray arguments, LongTexts texts, Acknowledgement acknowledgement);

    /** The client is gone; nothing that is sent from now on arrives. */
    void closed();
  }

  /** Answers an event, once; nothing happens where the client did not ask for it. */
  interface Acknowledgement {
    /**
     * @param json the arguments as JSON, separated by commas
     */
    void send(String json);

    /** Answers null and this text. */
    void sendText(byte[] utf8);
  }
}
