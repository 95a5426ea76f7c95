package io.zenko.dmd.daemon;

import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** Nothing to configure: the daemon is set up as an operator sets it up. */
public final class DaemonConfiguration implements ContainerConfiguration {
  @Override
  public void validate() {}
}
