package io.zenko.dmd.http.container;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the adapter of the container that the application runs in. */
public final class Containers {
  private Containers() {}

  /** The running container's adapter, or one that does what the specification alone allows. */
  public static Container running() {
    Iterator<Container> candidates =
        ServiceLoader.load(Container.class, Containers.class.getClassLoader()).iterator();
    while (true) {
      try {
        Container candidate = candidates.next();
        if (candidate.isRunning()) {
          return candidate;
        }
      } catch (NoSuchElementException end) {
        return new PlainContainer();
      } catch (LinkageError | ServiceConfigurationError otherContainer) {
        // The adapter names classes that are not here: it is for another container.
      }
    }
  }
}
