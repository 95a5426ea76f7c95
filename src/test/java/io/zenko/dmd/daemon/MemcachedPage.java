package io.zenko.dmd.daemon;

import io.zenko.dmd.data.memcached.MemcachedProcess;
import java.util.List;
import java.util.Optional;

/** The page of the console that tells of blobs, in a browser. */
final class MemcachedPage implements AutoCloseable {
  private static final String ROWS =
      "return [...document.querySelectorAll('#servers tr')]"
          + ".map((row) => [...row.cells].map((cell) => cell.innerText))";

  private final Browser browser;

  private MemcachedPage(Browser browser) {
    this.browser = browser;
  }

  static MemcachedPage open(MemcachedDaemon daemon) {
    Browser browser = Browser.open(daemon.daemon());
    try {
      browser.page("blobs", MemcachedDaemon.TOKEN);
      return new MemcachedPage(browser);
    } catch (RuntimeException | Error e) {
      browser.close();
      throw e;
    }
  }

  Browser browser() {
    return browser;
  }

  /** Waits for the state of a server as the page tells it. */
  void awaitServer(MemcachedProcess server, String state) {
    browser.await(
        server.server() + " is " + state,
        () -> row(server).filter(row -> row.get(1).equals(state)));
  }

  long number(MemcachedProcess server, String column) {
    int place = rows().get(0).indexOf(column);
    return row(server).map(row -> Long.parseLong(row.get(place).replace(",", ""))).orElse(0L);
  }

  private Optional<List<String>> row(MemcachedProcess server) {
    String name = server.server().toString();
    return rows().stream().filter(row -> row.get(0).equals(name)).findFirst();
  }

  /** The table of the servers, its titles first, as it is at one moment. */
  @SuppressWarnings("unchecked")
  private List<List<String>> rows() {
    return (List<List<String>>) browser.run(ROWS);
  }

  /** The number that stands beside a name. */
  long told(String name) {
    Object text =
        browser.run(
            "return [...document.querySelectorAll('dt')]"
                + ".find((dt) => dt.textContent === arguments[0])?.nextSibling.textContent ?? '0'",
            name);
    return Long.parseLong(text.toString().replace(",", ""));
  }

  @Override
  public void close() {
    try {
      browser.assertNothingRefused();
    } finally {
      browser.close();
    }
  }
}
