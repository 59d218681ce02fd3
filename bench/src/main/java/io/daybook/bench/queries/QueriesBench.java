package io.daybook.bench.queries;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Locale;
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
  private static final String FLOOR = "floor: a grouped row of a table of one row";

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

  /**
   * The answers.
   *
   * @param first the first of each question, in a new session
   * @param warm all others
   * @param floors what an answer takes at least
   * @param cpuSeconds of HiveServer2 for each warm answer; nothing where it runs elsewhere
   */
  private record Answers(
      Map<String, Double> first,
      Map<String, AnswerTimes> warm,
      Map<String, AnswerTimes> floors,
      Optional<Double> cpuSeconds) {}

  private Answers ask(String url, Optional<ProcessHandle> server, Progress progress)
      throws IOException {
    try (HiveSession hive = HiveSession.open(url);
        Progress.Step step = progress.start("ask", rounds + 1L, Progress.Unit.STEPS)) {
      List<DashboardQuery> queries = questions(lastDay(hive));
      Map<String, Double> first = new LinkedHashMap<>();
      for (DashboardQuery query : queries) {
        first.put(query.name(), millis(hive, query));
      }
      List<DashboardQuery> floors = floors(hive);
      for (DashboardQuery floor : floors) {
        millis(hive, floor);
      }
      step.advance(1);
      Map<String, List<Double>> warm = new LinkedHashMap<>();
      Map<String, List<Double>> least = new LinkedHashMap<>();
      double cpu = 0;
      for (int round = 0; round < rounds; round++) {
        long before = cpuNanos(server);
        for (DashboardQuery query : queries) {
          add(warm, query, millis(hive, query));
        }
        cpu += (cpuNanos(server) - before) / 1e9;
        for (DashboardQuery floor : floors) {
          add(least, floor, millis(hive, floor));
        }
        step.advance(1);
      }
      return new Answers(
          first,
          times(warm),
          times(least),
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

  private static void add(Map<String, List<Double>> all, DashboardQuery query, double millis) {
    all.computeIfAbsent(query.name(), name -> new ArrayList<>()).add(millis);
  }

  private static Map<String, AnswerTimes> times(Map<String, List<Double>> millis) {
    Map<String, AnswerTimes> times = new LinkedHashMap<>();
    millis.forEach((name, all) -> times.put(name, new AnswerTimes(all)));
    return times;
  }

  private static double millis(HiveSession hive, DashboardQuery query) {
    long started = System.nanoTime();
    hive.query(query.sql());
    return (System.nanoTime() - started) / 1e6;
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

  /** The same table of one row, which ends with the session, by the steps that an answer takes. */
  private static List<DashboardQuery> floors(HiveSession hive) {
    hive.execute("CREATE TEMPORARY TABLE daybook_floor AS SELECT 1 AS k, 2 AS v");
    String grouped = "SELECT k, sum(v) FROM daybook_floor GROUP BY k";
    return List.of(
        new DashboardQuery(FLOOR, grouped),
        new DashboardQuery("of it, the plan: EXPLAIN", "EXPLAIN " + grouped),
        new DashboardQuery("its row without a job", "SELECT k, v FROM daybook_floor"));
  }

  private void print(Answers answers) throws IOException {
    AnswerTimes all = AnswerTimes.together(answers.warm().values());
    if (isJson()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("bench", "queries");
      report.put("rounds", rounds);
      report.put("p50Millis", all.percentile(50));
      report.put("p95Millis", all.percentile(95));
      report.put("maxMillis", all.percentile(100));
      answers.cpuSeconds().ifPresent(seconds -> report.put("serverCpuSecondsPerAnswer", seconds));
      report.put("queries", medians(answers.warm()));
      report.put("first", answers.first());
      report.put("floors", medians(answers.floors()));
      out().println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
      return;
    }
    out().printf("%-44s %9s %9s %9s%n", "milliseconds", "first", "median", "most");
    answers
        .warm()
        .forEach(
            (name, times) ->
                line(name, String.format(Locale.ROOT, "%,.0f", answers.first().get(name)), times));
    answers.floors().forEach((name, times) -> line(name, "", times));
    out()
        .printf(
            Locale.ROOT,
            "%nAll %d questions, %d rounds, one session: p50 %,.0f ms, p95 %,.0f ms, most %,.0f ms%n",
            answers.warm().size(),
            rounds,
            all.percentile(50),
            all.percentile(95),
            all.percentile(100));
    answers
        .cpuSeconds()
        .ifPresent(
            seconds ->
                out()
                    .printf(
                        Locale.ROOT,
                        "HiveServer2 took %.2f s of processor time for an answer.%n",
                        seconds));
  }

  private void line(String name, String first, AnswerTimes times) {
    out()
        .printf(
            Locale.ROOT,
            "%-44s %9s %,9.0f %,9.0f%n",
            name,
            first,
            times.percentile(50),
            times.percentile(100));
  }

  private static Map<String, Double> medians(Map<String, AnswerTimes> times) {
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, each) -> medians.put(name, each.percentile(50)));
    return medians;
  }
}
