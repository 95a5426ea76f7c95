package io.zenko.dmd.background;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads of a pool of our own, numbered from 1 on.
 *
 * <p>One of a container's takes over the context of whoever makes its pool grow, and fails where
 * that is a thread of a store; these need none of it but the loader of the application's classes.
 */
public final class NamedThreads implements ThreadFactory {
  private final String prefix;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param prefix of their names
   */
  public NamedThreads(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, prefix + count.incrementAndGet());
    thread.setContextClassLoader(NamedThreads.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }
}
