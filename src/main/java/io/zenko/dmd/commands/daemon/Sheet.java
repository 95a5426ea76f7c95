package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Printable;
import io.zenko.dmd.commands.terminal.Table;
import jakarta.json.JsonValue;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How a daemon is, on one screen. */
final class Sheet {
  private static final String INDENT = "  ";
  private static final String NONE = "-";

  private final String url;
  private final Fields overview;
  private final List<Fields> sessions;

  /**
   * @param sessions none where the process serves no metadata
   */
  Sheet(String url, Fields overview, List<Fields> sessions) {
    this.url = url;
    this.overview = overview;
    this.sessions = sessions;
  }

  boolean isReady() {
    return overview.text("status").equals("UP");
  }

  void print(PrintStream out) {
    out.printf(
        "%s: %s, up %s%n",
        url,
        isReady() ? "ready" : "NOT READY",
        Amounts.duration(Duration.ofMillis((long) overview.number("uptimeMillis"))));
    Table repositories = new Table("serves", "kept in");
    overview
        .texts("roles")
        .forEach(role -> repositories.add(role, overview.text(role + "Repository")));
    section(out, null, repositories);
    section(out, null, checks());
    load(out);
    section(out, "room", rooms());
    section(out, "sessions", sessions());
    section(out, "waits to be done", debts());
    out.printf(
        "heap %s of %s, %s requests failed since the start%n",
        Amounts.bytes(overview.number("heapUsed")),
        Amounts.bytes(overview.number("heapMax")),
        Amounts.count(overview.number("failures")));
  }

  private static void section(PrintStream out, String title, Table table) {
    if (!table.isEmpty()) {
      if (title != null) {
        out.println(title);
      }
      table.print(out, INDENT);
    }
  }

  private Table checks() {
    Table table = new Table("check", "", "what is wrong");
    for (Fields check : overview.objects("checks")) {
      String troubles =
          check.object("troubles").document().entrySet().stream()
              .map(trouble -> trouble.getKey() + ": " + plain(trouble.getValue()))
              .collect(Collectors.joining("; "));
      table.add(check.text("name"), check.text("status").equals("UP") ? "up" : "DOWN", troubles);
    }
    return table;
  }

  private static String plain(JsonValue value) {
    return value instanceof jakarta.json.JsonString text ? text.getString() : value.toString();
  }

  /** What was done in the last seconds. */
  void load(PrintStream out) {
    Fields last = overview.object("last");
    Table table = new Table("protocol", ">requests/s", ">errors/s", ">p50", ">p99");
    for (Map.Entry<String, JsonValue> each : last.object("protocols").document().entrySet()) {
      Fields protocol = Fields.of(each.getValue());
      table.add(
          each.getKey(),
          Amounts.count(round(protocol.number("requests"))),
          Amounts.count(round(protocol.number("errors"))),
          latency(protocol.findNumber("p50")),
          latency(protocol.findNumber("p99")));
    }
    section(out, null, table);
    out.printf(
        "%sin %s/s, out %s/s%n",
        INDENT, Amounts.bytes(last.number("received")), Amounts.bytes(last.number("sent")));
  }

  static double round(double rate) {
    return Math.rint(rate * 10) / 10;
  }

  static String latency(OptionalDouble seconds) {
    return seconds.isPresent() ? Amounts.latency(seconds.getAsDouble()) : NONE;
  }

  private Table rooms() {
    Table table = new Table("of", ">left", ">of all", ">full", "full at this rate", "folder");
    for (Fields room : overview.objects("rooms")) {
      double total = room.number("total");
      double available = room.number("available");
      OptionalDouble fullAt = room.findNumber("fullAt");
      table.add(
          room.text("name"),
          Amounts.bytes(available),
          Amounts.bytes(total),
          total > 0 ? Math.round(100 * (1 - available / total)) + " %" : NONE,
          fullAt.isPresent()
              ? Amounts.time((long) fullAt.getAsDouble())
              : room.number("watchedMillis") > 0 ? "does not fill" : "not known yet",
          room.text("path"));
    }
    return table;
  }

  private Table sessions() {
    Table table = new Table(">session", ">buckets", ">first change", ">last change", "trouble");
    for (Fields session : sessions) {
      OptionalDouble buckets = session.findNumber("buckets");
      table.add(
          Amounts.count(session.number("id")),
          buckets.isPresent() ? Amounts.count(buckets.getAsDouble()) : NONE,
          Amounts.count(session.number("first")),
          Amounts.count(session.number("last")),
          session.text("trouble"));
    }
    return table;
  }

  private Table debts() {
    Table table = new Table("", ">");
    for (Map.Entry<String, JsonValue> debt : overview.object("debts").document().entrySet()) {
      double value = new Fields(overview.object("debts").document()).number(debt.getKey());
      if (value != 0) {
        table.add(
            Printable.of(debt.getKey().replaceFirst("^dmd_", "").replace('_', ' ')),
            debt.getKey().endsWith("_bytes") ? Amounts.bytes(value) : Amounts.count(value));
      }
    }
    return table;
  }
}
