package io.daybook.cli;

import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultTable;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.local.shop.DayTotals;
import io.daybook.local.shop.ShopConfiguration;
import io.daybook.local.shop.ShopDays;
import io.daybook.local.shop.ShopLogs;
import io.daybook.local.shop.ShopSize;
import io.daybook.local.shop.ShopTruth;
import io.daybook.local.shop.SimulatedShop;
import io.daybook.night.Night;
import io.daybook.night.NightReport;
import io.daybook.night.PastSums;
import io.daybook.night.Workspace;
import io.daybook.night.watch.NightWatch;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole way on one machine, with figures that are known. */
@Command(
    name = "demo",
    header = "Runs the whole way on this machine and checks every figure.",
    description = {
      "Starts the embedded stack, simulates nine weeks of a shop, collects its "
          + "logs (renamed in between), runs a night, and prints the last three days' figures "
          + "from Hive.",
      "Compares the sums of every day with the simulated shop's own books. A second run "
          + "goes on where the first one ended."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every figure is as the shop wrote it",
      "40:a figure differs",
      "64:a port is taken, or the demo's logs were changed by hand"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook demo --home /tmp/books --port-offset 1000"})
final class DemoCommand implements Callable<Integer> {
  private static final String PAST_DAYS = "60";
  private static final Map<String, String> DAILY_FIGURES = new LinkedHashMap<>();

  static {
    DAILY_FIGURES.put(
        "Logins",
        "SELECT dt, SUM(attempts) AS attempts, SUM(successes) AS successes, SUM(failures) AS"
            + " failures, SUM(anonymous_attempts) AS anonymous FROM daybook_metrics.login_daily"
            + " GROUP BY dt ORDER BY dt");
    DAILY_FIGURES.put(
        "Purchases",
        "SELECT dt, currency, SUM(line_items) AS line_items, SUM(units) AS units,"
            + " SUM(gross_amount) AS gross, SUM(discount_amount) AS discounts, SUM(return_amount)"
            + " AS returns, SUM(adjustment_amount) AS adjustments, SUM(net_amount) AS net"
            + " FROM daybook_metrics.purchase_daily GROUP BY dt, currency ORDER BY dt, currency");
    DAILY_FIGURES.put(
        "Orders",
        "SELECT dt, status, SUM(events) AS events, SUM(amount) AS amount"
            + " FROM daybook_metrics.order_daily GROUP BY dt, status ORDER BY dt, status");
  }

  private final Daybook daybook;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "Moves every default port by N, so that two stacks run side by side.")
  private @Nullable Integer portOffset;

  @Option(
      names = "--past-days",
      paramLabel = "N",
      defaultValue = PAST_DAYS,
      description = {
        "Days with figures before the last three (default: ${DEFAULT-VALUE}); the same number "
            + "each time on one home."
      })
  private int pastDays;

  DemoCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    ShopSize size = size();
    Path directory = daybook.home().resolve("demo");
    Path configuration = directory.resolve("config");
    Path logs = directory.resolve("logs");
    if (!Files.exists(configuration)) {
      ShopConfiguration.write(configuration);
    }
    Map<String, String> settings = ShopConfiguration.settings(logs);
    Workspace workspace = daybook.workspace(configuration, settings);
    Progress progress = workspace.progress();
    workspace
        .localStack(Optional.ofNullable(portOffset))
        .up(progress, daybook.consoleLaunch(configuration, settings));

    ShopTruth truth =
        collect(workspace, size, new ShopLogs(directory.resolve("scratch"), logs), directory);
    NightReport night =
        new NightWatch(workspace, Daybook.VERSION, Clock.systemUTC())
            .over(new Night(workspace), daybook.errors()::told);
    if (night.exitCode() != ExitCode.DONE && night.exitCode() != ExitCode.NOTHING_TO_DO) {
      throw new OperatorException(night.exitCode(), String.join("\n", night.errors()));
    }

    Map<String, ResultTable> figures = new LinkedHashMap<>();
    List<String> differences = new ArrayList<>();
    try (HiveSession hive = workspace.hive()) {
      try (Progress.Step step = progress.start("ask HiveServer2")) {
        for (Map.Entry<String, String> question : DAILY_FIGURES.entrySet()) {
          step.detail(question.getKey());
          figures.put(question.getKey(), hive.query(question.getValue()));
        }
      }
      try (Progress.Step step = progress.start("check every figure")) {
        for (DayTotals totals : truth.totals()) {
          differences.addAll(PublishedFigures.differences(hive, totals));
        }
        step.detail(differences.isEmpty() ? "all as written" : differences.size() + " differ");
      }
    }
    List<SourceSums> sums = PastSums.read(workspace.storage(), workspace.zones()).all();
    differences.addAll(PublishedFigures.differences(truth, sums));
    daybook
        .output()
        .print(
            json(figures, sums, differences),
            out -> print(out, workspace, configuration, logs, figures, sums, truth));
    if (!differences.isEmpty()) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          "demo: expected every figure as the simulated shop wrote it but found "
              + differences.size()
              + " differences:\n  "
              + String.join("\n  ", differences.subList(0, Math.min(20, differences.size()))));
    }
    return Daybook.exit(ExitCode.DONE);
  }

  private ShopSize size() {
    try {
      return ShopSize.DEMO.withPastDays(pastDays);
    } catch (IllegalArgumentException e) {
      throw new OperatorException(ExitCode.USAGE, "demo: " + e.getMessage());
    }
  }

  /** Lets the shop write, and collects twice, with a rotation in between. */
  private static ShopTruth collect(
      Workspace workspace, ShopSize size, ShopLogs logs, Path directory) throws Exception {
    logs.clearScratch();
    Progress progress = workspace.progress();
    try (SimulatedShop shop =
        new SimulatedShop(directory.resolve("scratch"), size, SimulatedShop.DEMO_SEED)) {
      try (Progress.Step step = progress.start("simulate the shop")) {
        shop.writeUntilNoonOfSecondDay();
        logs.bringFirstPart();
        step.detail("until noon of the last day but one");
      }
      land(workspace);
      try (Progress.Step step = progress.start("simulate the shop")) {
        shop.rotateAndWriteTheRest();
        logs.bringSecondPart();
        step.detail("logs renamed, until the end of the last day");
      }
      checkUnchanged(logs, directory);
      land(workspace);
      logs.clearScratch();
      return shop.truth();
    }
  }

  private static void checkUnchanged(ShopLogs logs, Path directory) throws IOException {
    List<Path> changed = logs.changed();
    if (!changed.isEmpty()) {
      throw new OperatorException(
          ExitCode.USAGE,
          "demo: expected the logs as the simulated shop wrote them but found that "
              + changed
              + " were added to, or were written with another --past-days; these are your books now: go on with 'collect --once' and"
              + " 'nightly' with --config "
              + directory.resolve("config")
              + ", or see the demo again in another --home");
    }
  }

  private static void land(Workspace workspace) throws Exception {
    CollectReport report = workspace.collector().collect(workspace.sources());
    if (report.exitCode() == ExitCode.PARTLY_DONE) {
      throw new OperatorException(report.exitCode(), "demo: " + report.problems().get(0));
    }
  }

  private static Map<String, Object> json(
      Map<String, ResultTable> figures, List<SourceSums> sums, List<String> differences) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("figures", figures);
    json.put("sums", sums);
    json.put("differences", differences);
    return json;
  }

  private static List<List<@Nullable Object>> lastDays(List<List<@Nullable Object>> rows) {
    return rows.stream()
        .filter(row -> ShopDays.ALL.contains((LocalDate) Objects.requireNonNull(row.get(0))))
        .toList();
  }

  private void print(
      PrintStream out,
      Workspace workspace,
      Path configuration,
      Path logs,
      Map<String, ResultTable> figures,
      List<SourceSums> sums,
      ShopTruth truth) {
    figures.forEach(
        (title, table) -> {
          out.println();
          out.println(title);
          Output.table(out, table.columns(), lastDays(table.rows()));
        });
    long days =
        truth.rows().values().stream().flatMap(of -> of.keySet().stream()).distinct().count();
    ArchiveCommand.printSums(out, sums);
    String same = daybook.sameOptions();
    out.printf(
        "%nThe shop wrote %,d records of %,d days, the last three above; every figure of every day"
            + " was checked.%n",
        truth.recordsWritten(), days);
    out.printf("%nGo on:%n");
    out.printf("  look    http://%s/%n", workspace.consoleAddress());
    out.printf("  JDBC    %s (user and password: anything)%n", workspace.jdbcUrl());
    out.printf(
        "  ask     ./daybook sql%s \"SELECT * FROM daybook_metrics.purchase_daily LIMIT 5\"%n",
        same);
    out.printf(
        "  bad     ./daybook sql%s \"SELECT source, reason, field, message FROM daybook.quarantine"
            + " LIMIT 9\"%n",
        same);
    out.printf("  add     append lines to %s, then%n", logs);
    out.printf(
        "          ./daybook collect --once%s --config %s --set logs=%s%n",
        same, configuration, logs);
    out.printf(
        "          ./daybook nightly%s --config %s --set logs=%s%n", same, configuration, logs);
    out.printf("  stop    ./daybook down%s%n", same);
  }
}
