package io.daybook.cli;

import io.daybook.console.Console;
import io.daybook.console.http.PageHandler;
import io.daybook.night.Workspace;
import io.daybook.night.watch.ToldNights;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** The figures as pictures. */
@Command(
    name = "console",
    header = "Shows the figures as pictures, until it is told to end.",
    description = {
      "Answers over HTTP, on loopback: a page with revenue, customers, orders, logins, and whether"
          + " the books can be trusted. It follows the publications: a night that is published"
          + " while a page is open changes all of it at once.",
      "It keeps a copy of the published figures in the home's 'console', reads HDFS, and never"
          + " Hive. The address, and who may come in from elsewhere, is the configuration's"
          + " 'console': see docs/console.md.",
      "'up' starts one for the embedded stack. It ends by SIGTERM or Ctrl-C."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:told to end",
      "20:the address is taken, or the home can't be written",
      "30:another console has this home",
      "64:others could come in who show nothing"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook console --config conf"})
final class ConsoleCommand implements Callable<Integer> {
  private final Daybook daybook;

  ConsoleCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = daybook.workspace();
    CountDownLatch told = new CountDownLatch(1);
    daybook.environment().signals().on("TERM", told::countDown);
    daybook.environment().signals().on("INT", told::countDown);
    ToldNights nights = new ToldNights(workspace, Daybook.VERSION, Clock.systemUTC());
    try (Console console = workspace.console(nights, Daybook.VERSION)) {
      if (!PageHandler.isBuilt()) {
        daybook.err().println("daybook console: " + PageHandler.MISSING);
      }
      daybook
          .output()
          .print(
              Map.of("address", console.address().toString()),
              out -> out.println("console at " + console.address()));
      daybook.out().flush();
      told.await();
    }
    return 0;
  }
}
