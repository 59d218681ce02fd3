package io.daybook.bench.queries;

import io.daybook.bench.Bench;
import io.daybook.bench.Directories;
import io.daybook.bench.Usage;
import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultTable;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Asks HiveServer2 the questions of a dashboard, round by round in one session. The process behind
 * {@code daybook bench queries}; its options are that command's.
 */
@Command(name = "daybook bench queries")
public final class QueriesBench extends Bench {
  @Option(names = "--days")
  private int days = 365;

  @Option(names = "--events")
  private long events = 2_000;

  @Option(names = "--rounds")
  private int rounds = 5;

  @Option(names = "--question")
  private List<String> wanted = new ArrayList<>();

  @Option(names = "--jdbc")
  private @Nullable String jdbc;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  @Option(names = "--dist", required = true)
  private Path dist = Path.of("");

  QueriesBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new QueriesBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    expect(days > 0, "--days", "at least 1", days);
    expect(events >= 100, "--events", "at least 100", events);
    expect(rounds > 0, "--rounds", "at least 1", rounds);
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    if (jdbc != null) {
      print(ask(jdbc, Optional.empty(), progress));
      return ExitCode.DONE.number();
    }
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "queries-");
    try (YearStack stack =
        YearStack.start(dist, directory.resolve("home"), days, events, progress)) {
      print(ask(stack.jdbc(), stack.hiveServer2(), progress));
    }
    Directories.delete(directory); // only here: who looks into a failure finds the stack's logs
    return ExitCode.DONE.number();
  }

  private QueriesReport ask(String url, Optional<ProcessHandle> server, Progress progress)
      throws IOException {
    try (HiveSession hive = HiveSession.open(url);
        Progress.Step step = progress.start("ask", rounds + 1L, Progress.Unit.STEPS)) {
      List<DashboardQuery> queries = questions(lastDay(hive));
      Map<String, Double> first = new LinkedHashMap<>();
      for (DashboardQuery query : queries) {
        first.put(query.name(), AnswerTimes.millis(hive, query.sql()));
      }
      FloorTimes.create(hive);
      new FloorTimes().ask(hive);
      step.advance(1);
      FloorTimes floor = new FloorTimes();
      Map<String, List<Double>> warm = new LinkedHashMap<>();
      double cpu = 0;
      for (int round = 0; round < rounds; round++) {
        long before = cpuNanos(server);
        for (DashboardQuery query : queries) {
          warm.computeIfAbsent(query.name(), name -> new ArrayList<>())
              .add(AnswerTimes.millis(hive, query.sql()));
        }
        cpu += (cpuNanos(server) - before) / 1e9;
        floor.ask(hive);
        step.advance(1);
      }
      Map<String, AnswerTimes> times = new LinkedHashMap<>();
      warm.forEach((name, millis) -> times.put(name, new AnswerTimes(millis)));
      return new QueriesReport(
          rounds,
          first,
          times,
          floor,
          server.isPresent() ? Optional.of(cpu / rounds / queries.size()) : Optional.empty());
    }
  }

  private List<DashboardQuery> questions(LocalDate last) throws IOException {
    List<DashboardQuery> all = DashboardQuery.all(last);
    List<String> names = all.stream().map(DashboardQuery::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new OperatorException(
            ExitCode.USAGE,
            "--question: expected one of '"
                + String.join("', '", names)
                + "' but found '"
                + name
                + "'");
      }
    }
    return all.stream().filter(q -> wanted.isEmpty() || wanted.contains(q.name())).toList();
  }

  private static long cpuNanos(Optional<ProcessHandle> server) throws IOException {
    return server.isPresent() ? Usage.of(server.get()).cpuNanos() : 0;
  }

  private static LocalDate lastDay(HiveSession hive) {
    ResultTable answer = hive.query("SHOW PARTITIONS daybook_metrics.sales_daily");
    return answer.rows().stream()
        .map(row -> String.valueOf(row.get(0)).replace("dt=", ""))
        .map(LocalDate::parse)
        .max(LocalDate::compareTo)
        .orElseThrow(
            () ->
                new OperatorException(
                    ExitCode.NOT_READY,
                    "[bench queries] Cannot ask: expected days of daybook_metrics.sales_daily but"
                        + " found none; make and publish figures first"));
  }

  private void print(QueriesReport report) throws IOException {
    if (isJson()) {
      report.printJson(out());
    } else {
      report.printText(out());
    }
  }
}
