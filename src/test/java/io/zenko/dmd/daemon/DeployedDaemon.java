package io.zenko.dmd.daemon;

import java.io.File;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tests against the one deployed daemon share. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
public abstract class DeployedDaemon {
  @Deployment(testable = false)
  public static WebArchive war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/dmd.war"));
  }

  protected static Daemon daemon() {
    return DaemonContainer.running();
  }

  protected static Wire bucketd() {
    return daemon().bucketd();
  }

  /** The name of a bucket that no other test uses; it is made. */
  protected static String newBucket() {
    String name = "b-" + UUID.randomUUID();
    bucketd().send("POST", "/default/bucket/" + name, "{\"name\":\"" + name + "\"}");
    return name;
  }
}
