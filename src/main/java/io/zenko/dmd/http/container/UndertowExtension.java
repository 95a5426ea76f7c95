package io.zenko.dmd.http.container;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/** Puts {@link UndertowTarget} before the application where Undertow serves it. */
public final class UndertowExtension implements ServletExtension {
  private static volatile boolean installed;

  /** Whether the server has let us in. */
  static boolean isInstalled() {
    return installed;
  }

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(UndertowTarget::new);
    installed = true;
  }
}
