package io.zenko.dmd.http;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The memory that request bodies may take, all together: what clients send never decides how much
 * of the heap they take.
 */
@ApplicationScoped
public class BodyMemory {
  private static final long PATIENCE_SECONDS = 10;

  /** A body is parsed, given its version id, and written to lines of a journal. */
  private static final int COPIES = 4;

  private final int allBytes;
  private final Semaphore freeBytes;

  /** For CDI's proxy. */
  BodyMemory() {
    this(0);
  }

  @Inject
  BodyMemory(Settings settings, PrometheusRegistry registry) {
    this(settings.limits().bodyMemoryBytes());
    GaugeWithCallback.builder()
        .name("dmd_body_memory_bytes")
        .help("What bodies that are worked on take of DMD_BODY_MEMORY_BYTES")
        .callback(gauge -> gauge.call(allBytes - freeBytes.availablePermits()))
        .register(registry);
  }

  BodyMemory(int bytes) {
    this.allBytes = bytes;
    this.freeBytes = new Semaphore(bytes);
  }

  /**
   * Reads the body of a request whole, waiting for room if need be.
   *
   * @param maxBytes the most that this kind of body may have, not more than the memory has in all
   * @param setting the name of the setting that says so
   */
  public Body read(HttpServletRequest request, int maxBytes, String setting) {
    long declared = request.getContentLengthLong();
    if (declared > maxBytes) {
      throw tooLong(maxBytes, setting);
    }
    // A length that is not declared is taken for the worst, and what was not needed is given back.
    int expected = declared < 0 ? maxBytes : (int) declared;
    int reserved = room(expected);
    reserve(reserved);
    int kept = 0;
    try {
      byte[] bytes = read(request, expected, declared < 0, maxBytes, setting);
      kept = room(bytes.length);
      return new Body(bytes, releaseOnce(kept));
    } finally {
      freeBytes.release(reserved - kept);
    }
  }

  /** What a body takes with its copies; the longest ones have all the memory to themselves. */
  int room(int bytes) {
    return (int) Math.min(allBytes, (long) bytes * COPIES);
  }

  private static byte[] read(
      HttpServletRequest request, int expected, boolean open, int maxBytes, String setting) {
    try {
      InputStream in = request.getInputStream();
      byte[] bytes = in.readNBytes(expected);
      if (open && in.read() >= 0) {
        throw tooLong(maxBytes, setting);
      }
      if (!open && bytes.length < expected) {
        throw new ProtocolException(ProtocolError.BAD_REQUEST, "the body ended early");
      }
      return bytes;
    } catch (IOException e) {
      throw new ProtocolException(ProtocolError.BAD_REQUEST, "the body could not be read", e);
    }
  }

  private void reserve(int bytes) {
    try {
      if (!freeBytes.tryAcquire(bytes, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ProtocolException(
            ProtocolError.SERVICE_UNAVAILABLE,
            "other requests hold all of DMD_BODY_MEMORY_BYTES; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, "the daemon is stopping", e);
    }
  }

  private Runnable releaseOnce(int bytes) {
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        freeBytes.release(bytes);
      }
    };
  }

  private static ProtocolException tooLong(int maxBytes, String setting) {
    return new ProtocolException(
        ProtocolError.BAD_REQUEST,
        "the body has more than " + maxBytes + " bytes (" + setting + ")");
  }
}
