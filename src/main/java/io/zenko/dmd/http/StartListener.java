package io.zenko.dmd.http;

import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.LastRequestEnded;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.container.OwnProcess;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Opens the stores, takes hold of the listeners, and lets clients in once they are answered. Where
 * that fails the daemon ends: a process that listens and cannot answer would only hide what is
 * wrong. On a server that is not for the daemon alone, its deployment fails.
 */
@WebListener
public class StartListener implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(StartListener.class.getPackageName());

  @Inject private Instance<Listeners> listeners;
  @Inject private Instance<Settings> settings;
  @Inject private Event<LastRequestEnded> lastRequestEnded;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      Listeners prepared = listeners.get();
      prepared
          .start()
          .ifPresent(lack -> tell(event.getServletContext().getServerInfo() + ": " + lack));
      HeapBudget.lack(settings.get(), Runtime.getRuntime().maxMemory())
          .ifPresent(StartListener::tell);
      HeapBudget.lackOfConnections(settings.get(), Runtime.getRuntime().maxMemory())
          .ifPresent(StartListener::tell);
      Descriptors.lack(settings.get(), prepared.connectionsByFiles())
          .ifPresent(StartListener::tell);
      OwnProcess.beforeEnd(
          () -> {
            prepared.end();
            lastRequestEnded.fire(new LastRequestEnded());
          });
      prepared.container().whenServed(() -> open(prepared));
    } catch (RuntimeException e) {
      fail(e);
      // A server that others share goes on, without this application.
      throw e;
    }
  }

  /** The server, which tells us that its part is done, has no use for a failure of ours. */
  private static void open(Listeners prepared) {
    try {
      prepared.open();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private static void fail(RuntimeException e) {
    StartFailure failure = new StartFailure(e);
    if (!failure.isMendable()) {
      LOG.log(Level.SEVERE, e, () -> "the daemon cannot start");
    }
    System.err.println("dmd: the daemon cannot start: " + failure.sentence());
    OwnProcess.end(failure.isMendable() ? OwnProcess.TOLD : OwnProcess.FAILED);
  }

  private static void tell(String lack) {
    LOG.log(Level.WARNING, () -> lack);
    System.err.println("dmd: " + lack);
  }

  /** Also called where the application could not be deployed, for whatever reason. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    OwnProcess.end(OwnProcess.FAILED);
  }
}
