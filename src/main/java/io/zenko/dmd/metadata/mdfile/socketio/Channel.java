package io.zenko.dmd.metadata.mdfile.socketio;

import io.zenko.dmd.metadata.reading.Peer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is sent to one client in one namespace. For any thread; never waits for the client. */
public final class Channel {
  private final Client client;
  private final String namespace;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, Runnable> awaited = new ConcurrentHashMap<>();

  Channel(Client client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Who is at the other end. */
  public Peer peer() {
    return client.peer();
  }

  /** An id by which the client can acknowledge an event. */
  public int nextId() {
    // Wraps to 1 after two thousand million: what had that id has been answered or forgotten.
    return lastId.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
  }

  /** Waits for the client to acknowledge this id; to be called before the event is sent. */
  public void await(int id, Runnable acknowledged) {
    awaited.put(id, acknowledged);
  }

  /** No longer waits for it: a client need not acknowledge what it has lost interest in. */
  public void forget(int id) {
    awaited.remove(id);
  }

  /**
   * Sends an event that the client acknowledges.
   *
   * @param json the event's name and arguments, a JSON array
   */
  public void emit(int id, String json) {
    client.send(new Packet(Packet.Type.EVENT, namespace, id, json));
  }

  /** Sends an event. */
  public void emit(String json) {
    emit(Packet.NO_ID, json);
  }

  /** Sends an event whose JSON goes on with a text that may be long, and an end. */
  public void emit(int id, String json, byte[] utf8, String end) {
    client.sendText(new Packet(Packet.Type.EVENT, namespace, id, json), utf8, end);
  }

  /** Whether so much waits for the client to read it that more should not be sent. */
  public boolean isCongested() {
    return client.isCongested();
  }

  /** Runs a task once when the client has read most of what waits; at once where it has already. */
  public void whenRelieved(Runnable task) {
    client.whenRelieved(task);
  }

  void acknowledge(int id, String json) {
    client.send(new Packet(Packet.Type.ACK, namespace, id, json));
  }

  void acknowledge(int id, byte[] utf8) {
    client.sendText(new Packet(Packet.Type.ACK, namespace, id, "[null,"), utf8, "]");
  }

  void acknowledged(int id) {
    Runnable task = awaited.remove(id);
    if (task != null) {
      task.run();
    }
  }
}
