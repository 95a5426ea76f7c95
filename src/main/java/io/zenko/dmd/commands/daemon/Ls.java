package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Printable;
import jakarta.json.Json;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists entries of a bucket. */
@Command(
    name = "ls",
    header = "lists entries of a bucket",
    description = {
      "Keys are one up to the next / behind the prefix, as folders are, unless --recursive or another"
          + " --delimiter is given. However many there are: they are told as they come.",
      "With --output json, a line is an entry, or {\"prefix\":...} of keys that are one."
    })
public final class Ls extends HelpedCommand {
  private static final String ROW = "%-24s  %9s  %s%n";

  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;
  @Mixin Limit limit;

  @Option(
      names = {"-r", "--recursive"},
      description = "lists every key")
  boolean recursive;

  @Option(
      names = {"-d", "--delimiter"},
      paramLabel = "TEXT",
      description = "up to which keys are one: / unless told")
  String delimiter = "/";

  @Option(
      names = {"-v", "--versions"},
      description = "lists versions and delete markers, too")
  boolean versions;

  @Parameters(paramLabel = "BUCKET", description = "its name")
  String bucket;

  @Parameters(
      paramLabel = "PREFIX",
      index = "1",
      arity = "0..1",
      description = "what keys begin with")
  String prefix;

  public Ls(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    HttpDaemon http = daemon.open(environment);
    Pages pages = limit.pages();
    while (pages.goesOn()) {
      Fields page =
          Fields.of(
              http.get(
                  pages.next(
                      new Query("/admin/entries")
                          .withAny("bucket", bucket)
                          .with("prefix", prefix)
                          .with("delimiter", recursive ? "" : delimiter)
                          .with("versions", versions ? "true" : ""))));
      List<String> prefixes = page.texts("prefixes");
      List<Fields> entries = page.objects("entries");
      merge(prefixes, entries);
      pages.had(prefixes.size() + entries.size(), page.find("next"));
      environment.out().flush();
    }
    return ExitCode.OK;
  }

  /** In one order, that of the store's keys. */
  private void merge(List<String> prefixes, List<Fields> entries) {
    Iterator<Fields> next = entries.iterator();
    Fields entry = next.hasNext() ? next.next() : null;
    for (String folder : prefixes) {
      while (entry != null && CodePoints.compare(entry.text("key"), folder) < 0) {
        tell(entry);
        entry = next.hasNext() ? next.next() : null;
      }
      if (format.isJson()) {
        Format.print(environment, Json.createObjectBuilder().add("prefix", folder).build());
      } else {
        environment.out().printf(ROW, "", "folder", Printable.of(folder));
      }
    }
    for (; entry != null; entry = next.hasNext() ? next.next() : null) {
      tell(entry);
    }
  }

  private void tell(Fields entry) {
    if (format.isJson()) {
      Format.print(environment, entry.document());
      return;
    }
    String name = Printable.of(entry.text("key"));
    if (entry.find("version").isPresent()) {
      name += "  version " + VersionChoice.shown(entry.text("version"));
    }
    environment
        .out()
        .printf(
            ROW,
            Printable.of(entry.find("modified").orElse("-")),
            entry.isTrue("deleteMarker") ? "deleted" : size(entry),
            name);
  }

  private static String size(Fields entry) {
    OptionalDouble size = entry.findNumber("size");
    return size.isPresent() ? Amounts.bytes(size.getAsDouble()) : "-";
  }
}
