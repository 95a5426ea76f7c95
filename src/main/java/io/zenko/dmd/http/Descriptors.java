package io.zenko.dmd.http;

import io.zenko.dmd.config.Settings;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many connections fit the descriptors that the process may have: one each, beside those that
 * are open at the start, a reserve for files, and one for administration.
 */
final class Descriptors {
  /** Connections of administration that there is always room for. */
  static final int ADMINISTRATION = 64;

  /**
   * Journals, runs that are merged, the file of answers that wait, connections to other servers.
   */
  private static final int OTHER_FILES = 256;

  /** Blobs whose clients take their time, as many as stay open. */
  private static final int BLOB_FILES = 1_024;

  private static final int LEAST = 16;

  private Descriptors() {}

  /** The most connections of all protocols together. */
  static int connections(Settings settings) {
    try {
      return connections(
          told("MaxFileDescriptorCount"),
          told("OpenFileDescriptorCount"),
          settings.json().maxOpenFiles());
    } catch (JMException e) {
      return Integer.MAX_VALUE; // a system without descriptors
    }
  }

  private static long told(String attribute) throws JMException {
    ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
    return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(system, attribute);
  }

  static int connections(long most, long open, int valueFiles) {
    long free = Math.max(0, most - open - ADMINISTRATION);
    // Where there are few, files and connections get half each.
    long files = Math.min(free / 2, (long) valueFiles + BLOB_FILES + OTHER_FILES);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST, free - files));
  }

  /**
   * The most connections of one protocol: whatever comes to it, there is room for some of each
   * other.
   *
   * @param all the most of all protocols together
   * @param others how many other protocols there are
   */
  static int ofOne(int all, int others) {
    return all - others * Math.min(all / 8, ADMINISTRATION);
  }

  /** What is wrong with so few, if anything is. */
  static Optional<String> lack(Settings settings, int connections) {
    int wanted = settings.limits().connections();
    return wanted <= connections
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the process may open too few files for DMD_MAX_CONNECTIONS (%d): there is room for"
                    + " %d connections. Raise the limit (ulimit -n), or set fewer",
                wanted,
                connections));
  }
}
