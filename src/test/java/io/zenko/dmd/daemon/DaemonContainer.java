package io.zenko.dmd.daemon;

import io.zenko.dmd.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.descriptor.api.Descriptor;

/**
 * Lets Arquillian deploy to the daemon as it ships, by the script that starts it everywhere else:
 * one daemon for all test classes of a process, from the first deployment to the end of the run.
 */
public final class DaemonContainer implements DeployableContainer<DaemonConfiguration> {
  private static final Path FOLDER = Path.of("target", "it", String.valueOf(FreePorts.PROCESS));
  private static Daemon running;

  /** The daemon that the archive was deployed to. */
  static Daemon running() {
    return running;
  }

  @Override
  public Class<DaemonConfiguration> getConfigurationClass() {
    return DaemonConfiguration.class;
  }

  @Override
  public void setup(DaemonConfiguration configuration) {}

  @Override
  public void start() {}

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Servlet 5.0");
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) {
    if (running == null) {
      Path war = export(archive);
      running =
          new Daemon(fresh(FOLDER.resolve("daemon")))
              .with("DMD_WAR", war.toString())
              // All budgets of memory together want more than half of it.
              .withDefaultHeap()
              // Tests of the change log read it from its first record on, whatever ran before them.
              .with("DMD_JOURNAL_RETAINED_BYTES", Long.toString(1L << 40))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(running::close));
    }
    return new ProtocolMetaData()
        .addContext(new HTTPContext("bucketd", "127.0.0.1", running.port("BUCKETD")));
  }

  private static Path export(Archive<?> archive) {
    File war = fresh(FOLDER).resolve(archive.getName()).toAbsolutePath().toFile();
    archive.as(ZipExporter.class).exportTo(war, true);
    return war.toPath();
  }

  /** The folder, empty. */
  private static Path fresh(Path folder) {
    try {
      Folders.delete(folder);
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void undeploy(Archive<?> archive) {}

  /** It stays: where tests run in several processes, each class of them ends a suite. */
  @Override
  public void stop() {}

  @Override
  public void deploy(Descriptor descriptor) {
    throw new UnsupportedOperationException("the daemon takes archives");
  }

  @Override
  public void undeploy(Descriptor descriptor) {
    throw new UnsupportedOperationException("the daemon takes archives");
  }
}
