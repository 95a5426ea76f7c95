package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Printable;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists buckets. */
@Command(
    name = "buckets",
    header = "lists buckets",
    description = {
      "However many there are: they are told as they come.",
      "About how many entries each has, and what its files take, is told where the daemon knows it"
          + " without a look."
    })
public final class Buckets extends HelpedCommand {
  private static final String ROW = "%-24s  %-10s  %7s  %11s  %9s  %-10s  %s%n";

  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;
  @Mixin Limit limit;

  @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "what their names begin with")
  String prefix;

  public Buckets(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    HttpDaemon http = daemon.open(environment);
    boolean headed = format.isJson();
    Pages pages = limit.pages();
    while (pages.goesOn()) {
      Fields page =
          Fields.of(http.get(pages.next(new Query("/admin/buckets").with("prefix", prefix))));
      for (Fields bucket : page.objects("buckets")) {
        if (!headed) {
          headed = true;
          environment
              .out()
              .printf(ROW, "CREATED", "MODE", "SESSION", "ENTRIES", "FILES", "VERSIONING", "NAME");
        }
        tell(bucket);
      }
      pages.had(page.objects("buckets").size(), page.find("next"));
      environment.out().flush();
    }
    return ExitCode.OK;
  }

  private void tell(Fields bucket) {
    if (format.isJson()) {
      Format.print(environment, bucket.document());
      return;
    }
    environment
        .out()
        .printf(
            ROW,
            Printable.of(bucket.find("created").orElse("-")),
            bucket.text("mode"),
            (long) bucket.number("session"),
            told(bucket.findNumber("entries"), Amounts::count),
            told(bucket.findNumber("bytes"), Amounts::bytes),
            Printable.of(bucket.find("versioning").orElse("-")),
            Printable.of(bucket.text("name")));
  }

  private static String told(OptionalDouble number, DoubleFunction<String> format) {
    return number.isPresent() ? format.apply(number.getAsDouble()) : "-";
  }
}
