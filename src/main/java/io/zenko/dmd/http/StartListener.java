package io.zenko.dmd.http;

import io.zenko.dmd.http.container.Containers;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Opens the stores and takes hold of the listeners before the first request. Where that fails the
 * daemon ends: a process that listens and cannot answer would only hide what is wrong.
 */
@WebListener
public class StartListener implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(StartListener.class.getPackageName());

  @Inject private Instance<Listeners> listeners;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      listeners.get().start();
    } catch (RuntimeException e) {
      Throwable root = e;
      while (root.getCause() != null && !(root instanceof UncheckedIOException)) {
        root = root.getCause();
      }
      // What an operator can mend is told in a sentence; all else needs the trace as well.
      boolean mendable =
          root instanceof IllegalArgumentException || root instanceof UncheckedIOException;
      Throwable trace = mendable ? null : e;
      LOG.log(Level.SEVERE, trace, () -> "the daemon cannot start");
      System.err.println("dmd: the daemon cannot start: " + root.getMessage());
      Containers.running().endProcess();
    }
  }

  /** Also called where the application could not be deployed, for whatever reason. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Containers.running().endProcess();
  }
}
