package io.zenko.dmd.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.code.yanf4j.core.impl.StandardSocketOption;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Server;
import io.zenko.dmd.memcached.NodeException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.CommandFactory;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.command.Command;
import net.rubyeye.xmemcached.command.TextCommandFactory;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.exception.MemcachedServerException;
import net.rubyeye.xmemcached.transcoders.Transcoder;
import net.rubyeye.xmemcached.utils.Protocol;

/**
 * A client of one server, used until its first failure: what a client that lost a connection still
 * holds (half answers, commands that nobody waits for) goes with it.
 */
final class NodeConnection implements AutoCloseable {
  /** An item that nobody stores, to ask a server for. */
  static final String PROBE = "dmd:probe";

  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final int READ_BUFFER_BYTES = 1 << 20;

  /** One operation on the client. */
  interface Operation<T> {
    T on(MemcachedClient client) throws InterruptedException, MemcachedException, TimeoutException;
  }

  private final Server server;
  private final MemcachedClient client;
  private final CommandFactory commands;

  private NodeConnection(Server server, MemcachedClient client, CommandFactory commands) {
    this.server = server;
    this.client = client;
    this.commands = commands;
  }

  /** Connects, and asks the server for something before it is trusted. */
  static NodeConnection open(Server server, MemcachedSettings settings) throws NodeException {
    InetSocketAddress address = address(server);
    int millis = (int) settings.timeout().toMillis();
    greet(server, address, millis, settings.login().isPresent());
    CommandFactory commands =
        settings.login().isPresent() ? new BinaryCommandFactory() : new TextCommandFactory();
    NodeConnection connection =
        new NodeConnection(server, client(server, address, settings, millis, commands), commands);
    boolean answers = false;
    try {
      connection.run(client -> client.get(PROBE, millis));
      answers = true;
    } catch (NodeException e) {
      if (settings.login().isPresent() && e.fault() == Fault.DOWN) {
        // The client closes a connection whose login was refused, and says no more of it.
        throw new NodeException(server.toString(), Fault.LOGIN_REFUSED, e.getMessage(), e);
      }
      throw e;
    } finally {
      if (!answers) {
        connection.close();
      }
    }
    return connection;
  }

  /**
   * The client finds a login by the name of the address, which must not become another one when
   * somebody looks up the address' name.
   */
  private static InetSocketAddress address(Server server) throws NodeException {
    try {
      byte[] address = InetAddress.getByName(server.host()).getAddress();
      return new InetSocketAddress(InetAddress.getByAddress(server.host(), address), server.port());
    } catch (UnknownHostException e) {
      throw new NodeException(server.toString(), Fault.DOWN, "no such host", e);
    }
  }

  private static MemcachedClient client(
      Server server,
      InetSocketAddress address,
      MemcachedSettings settings,
      int millis,
      CommandFactory commands)
      throws NodeException {
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(address));
    builder.setConnectionPoolSize(settings.connections());
    builder.setSelectorPoolSize(Math.min(2, settings.connections()));
    builder.setConnectTimeout(millis);
    builder.setOpTimeout(millis);
    builder.setTranscoder(new PassThroughTranscoder());
    // Healing is the node's: the client's own waits longer with each try, without bound.
    builder.setEnableHealSession(false);
    builder.setSocketOption(StandardSocketOption.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    builder.setSocketOption(StandardSocketOption.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    builder.setSocketOption(StandardSocketOption.TCP_NODELAY, true);
    builder.getConfiguration().setSessionReadBufferSize(READ_BUFFER_BYTES);
    builder.setCommandFactory(commands);
    settings.login().ifPresent(login -> builder.addAuthInfo(address, new PlainLogin(login)));
    try {
      MemcachedClient client = builder.build();
      // Merged gets can hand the same array to two readers.
      client.setOptimizeGet(false);
      client.setOptimizeMergeBuffer(false);
      return client;
    } catch (IOException | RuntimeException e) {
      throw new NodeException(server.toString(), Fault.DOWN, e.toString(), e);
    }
  }

  /**
   * Tells a server that is away, one that stalls, and something else that listens there apart. One
   * that wants a login speaks another protocol, and is known by its answer to that.
   */
  private static void greet(Server server, InetSocketAddress address, int millis, boolean login)
      throws NodeException {
    try (Socket socket = new Socket()) {
      socket.connect(address, millis);
      if (login) {
        return;
      }
      socket.setSoTimeout(millis);
      socket.getOutputStream().write("version\r\n".getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes("VERSION ".length()), US_ASCII);
      if (!answer.equals("VERSION ")) {
        String shown = answer.isEmpty() ? "it closed the connection" : "it said '" + answer + "'";
        throw new NodeException(server.toString(), Fault.GARBAGE, shown.strip(), null);
      }
    } catch (SocketTimeoutException e) {
      throw new NodeException(server.toString(), Fault.TIMEOUT, millis + " ms", e);
    } catch (IOException e) {
      throw new NodeException(server.toString(), Fault.DOWN, e.toString(), e);
    }
  }

  /** Sends all of it before it waits for the first answer. */
  void setAll(Map<String, byte[]> items, long millis) throws NodeException {
    List<Command> sent = isText() ? TextBatch.sets(items) : new ArrayList<>();
    if (!isText()) {
      Transcoder<byte[]> bytes = new PassThroughTranscoder();
      items.forEach(
          (item, value) ->
              sent.add(
                  commands.createSetCommand(
                      item, item.getBytes(US_ASCII), 0, value, false, bytes)));
    }
    sendAll(sent, millis);
    for (Command command : sent) {
      if (!Boolean.TRUE.equals(command.getResult())) {
        throw failure(Fault.REFUSED, "an item was not stored", command.getException());
      }
    }
  }

  void deleteAll(Collection<String> items, long millis) throws NodeException {
    if (items.isEmpty()) {
      return;
    }
    sendAll(
        isText()
            ? List.of(TextBatch.deletes(items))
            : items.stream()
                .map(
                    item ->
                        commands.createDeleteCommand(item, item.getBytes(US_ASCII), 0, 0, false))
                .toList(),
        millis);
  }

  private boolean isText() {
    return commands.getProtocol() == Protocol.Text;
  }

  private void sendAll(List<Command> commandsToSend, long millis) throws NodeException {
    run(
        client -> {
          for (Command command : commandsToSend) {
            command.setTranscoder(client.getTranscoder());
            client.getConnector().send(command);
          }
          long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
          for (Command command : commandsToSend) {
            long left = deadline - System.nanoTime();
            if (!command.getLatch().await(left, TimeUnit.NANOSECONDS)) {
              command.cancel();
              throw new TimeoutException("no answer in " + millis + " ms");
            }
            requireWell(command);
          }
          return null;
        });
  }

  private static void requireWell(Command command) throws MemcachedException {
    if (command.getException() instanceof MemcachedException known) {
      throw known;
    }
    if (command.getException() != null) {
      throw new MemcachedException(command.getException());
    }
  }

  <T> T run(Operation<T> operation) throws NodeException {
    try {
      return operation.on(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(Fault.REFUSED, "the daemon is stopping", e);
    } catch (TimeoutException e) {
      throw failure(Fault.TIMEOUT, client.getOpTimeout() + " ms", e);
    } catch (MemcachedException e) {
      throw failure(faultOf(e), String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw failure(Fault.GARBAGE, e.toString(), e);
    }
  }

  private NodeException failure(Fault fault, String detail, Exception cause) {
    return new NodeException(server.toString(), fault, detail, cause);
  }

  /** The client tells faults apart by their texts alone. */
  private static Fault faultOf(MemcachedException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("out of memory")) {
      return Fault.OUT_OF_MEMORY;
    }
    if (text.contains("too large") || text.contains("too big")) {
      return Fault.TOO_LARGE;
    }
    if (text.contains("auth")) {
      return Fault.LOGIN_REFUSED;
    }
    if (text.contains("decode")) {
      return Fault.GARBAGE;
    }
    return e instanceof MemcachedServerException ? Fault.REFUSED : Fault.DOWN;
  }

  @Override
  public void close() {
    try {
      client.shutdown();
    } catch (IOException e) {
      // Nothing of it is used again.
      System.getLogger(getClass().getName())
          .log(System.Logger.Level.DEBUG, "closing a connection to " + server, e);
    }
  }
}
