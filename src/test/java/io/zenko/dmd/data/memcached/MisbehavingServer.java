package io.zenko.dmd.data.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zenko.dmd.config.MemcachedSettings.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in front of a real memcached, and spoils what it answers. */
final class MisbehavingServer implements AutoCloseable {
  /** What becomes of an answer, counted on each connection from when the mode was set. */
  enum Mode {
    HONEST,
    /** Passes some bytes on, then nothing more. */
    STALL,
    /** Passes some bytes on, then closes. */
    CUT,
    /** Changes one byte. */
    FLIP,
    /** Answers with something else altogether. */
    GARBAGE
  }

  private final Server behind;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Misdeed misdeed = new Misdeed(Mode.HONEST, 0);

  /** Each is one of its own, also where another says the same: it counts afresh. */
  private static final class Misdeed {
    private final Mode mode;
    private final int afterBytes;

    Misdeed(Mode mode, int afterBytes) {
      this.mode = mode;
      this.afterBytes = afterBytes;
    }
  }

  MisbehavingServer(Server behind) {
    this.behind = behind;
    try {
      this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  Server server() {
    return new Server("127.0.0.1", listener.getLocalPort());
  }

  /** From now on each connection misbehaves after so many bytes of answers. */
  void misbehave(Mode mode, int afterBytes) {
    misdeed = new Misdeed(mode, afterBytes);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind.port());
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        threads.execute(() -> pass(client, server, false));
        threads.execute(() -> pass(server, client, true));
      }
    } catch (IOException e) {
      // Closed, or the server behind is: what waits to be accepted is closed with the listener.
      sockets.forEach(MisbehavingServer::close);
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[8192];
    Misdeed current = misdeed;
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!answers) {
          out.write(buffer, 0, count);
          continue;
        }
        if (misdeed != current) {
          current = misdeed;
          passed = 0;
        }
        int before = (int) Math.max(0, Math.min(count, current.afterBytes - passed));
        boolean now = before < count;
        passed += count;
        if (!now || current.mode == Mode.HONEST) {
          out.write(buffer, 0, count);
        } else if (current.mode == Mode.FLIP) {
          if (passed - count <= current.afterBytes) {
            buffer[before] ^= 1;
          }
          out.write(buffer, 0, count);
        } else {
          out.write(buffer, 0, before);
          if (current.mode == Mode.CUT) {
            return;
          }
          if (current.mode == Mode.GARBAGE) {
            out.write("<html>what did you say?</html>\r\n".getBytes(US_ASCII));
          }
        }
      }
    } catch (IOException e) {
      // One side is gone: closing both is all there is to do.
      close(from);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(MisbehavingServer::close);
    threads.shutdownNow();
  }
}
