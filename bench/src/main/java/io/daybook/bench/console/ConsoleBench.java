package io.daybook.bench.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.Bench;
import io.daybook.bench.Directories;
import io.daybook.bench.ProcessCost;
import io.daybook.bench.console.Readers.Readings;
import io.daybook.console.Console;
import io.daybook.console.trust.NightBooks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Generates figures of some years, starts a console over them, and reads it. The process behind
 * {@code daybook bench console}; its options are that command's.
 */
@Command(name = "daybook bench console")
public final class ConsoleBench extends Bench {
  private static final LocalDate LAST = LocalDate.parse("2026-06-30");
  private static final int FEWEST_DAYS = 40;

  /** Nights of which each has an entry of its own in every ledger. */
  private static final int NIGHTS = 30;

  private static final int UPDATES = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(5);

  @Option(names = "--days")
  private int days = 730;

  @Option(names = "--clients")
  private int clients = 8;

  @Option(names = "--seconds")
  private int seconds = 60;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  ConsoleBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new ConsoleBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    expect(days >= FEWEST_DAYS, "--days", "at least " + FEWEST_DAYS, days);
    expect(clients > 0 && clients <= 16, "--clients", "1 to 16", clients);
    expect(seconds > 0, "--seconds", "at least 1", seconds);
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "console-");
    ConsoleReport report;
    try (FiguresWarehouse warehouse = new FiguresWarehouse(directory, LAST.minusDays(days - 1L))) {
      fill(warehouse, progress);
      report = measure(warehouse, directory.resolve("console"), progress);
    } finally {
      Directories.delete(directory);
    }
    if (isJson()) {
      report.printJson(out());
    } else {
      report.printText(out());
    }
    List<String> missed = report.missed();
    missed.forEach(goal -> err().println("daybook: " + goal));
    return (missed.isEmpty() ? ExitCode.DONE : ExitCode.BLOCKED).number();
  }

  private static void fill(FiguresWarehouse warehouse, Progress progress) throws Exception {
    try (Progress.Step step = progress.start("generate figures", NIGHTS, Progress.Unit.STEPS)) {
      // The last ones are those that the updates bring.
      warehouse.load(LAST.minusDays(NIGHTS + 2L * UPDATES));
      warehouse.publish();
      for (int night = 0; night < NIGHTS; night++) {
        warehouse.night();
        warehouse.publish();
        step.advance(1);
      }
    }
  }

  private ConsoleReport measure(FiguresWarehouse warehouse, Path cache, Progress progress)
      throws Exception {
    System.gc(); // what filled the warehouse isn't the console's
    AtomicReference<ConsoleReport> report = new AtomicReference<>();
    ProcessCost cost =
        ProcessCost.of(
            () -> {
              long began = System.nanoTime();
              try (Console console = console(warehouse, cache)) {
                report.set(ask(console.address(), began, warehouse, cache, progress));
              }
              return report;
            });
    return with(Objects.requireNonNull(report.get()), cost.peakResidentBytes());
  }

  private static ConsoleReport with(ConsoleReport found, OptionalLong peakResidentBytes) {
    return new ConsoleReport(
        found.days(),
        found.tables(),
        found.rows(),
        found.files(),
        found.rebuildSeconds(),
        found.wrongTables(),
        found.clients(),
        found.readings(),
        found.quietUpdates(),
        found.busyUpdates(),
        found.cacheBytes(),
        found.usedHeapBytes(),
        peakResidentBytes);
  }

  private ConsoleReport ask(
      URI address, long began, FiguresWarehouse warehouse, Path cache, Progress progress)
      throws Exception {
    ConsoleClient client = new ConsoleClient(address);
    double rebuild;
    try (Progress.Step step = progress.start("rebuild the cache")) {
      rebuild = seconds(began, awaitPublication(client, NIGHTS + 1L, warehouse));
      step.advance(1);
    }
    List<String> wrong = wrongTables(client, warehouse);
    Readers readers =
        new Readers(
            address,
            new PageViews(warehouse.first(), warehouse.last(), FiguresWarehouse.tables()),
            clients);
    Readings readings;
    try (Progress.Step step = progress.start("read", seconds, Progress.Unit.STEPS)) {
      readers.read(WARM_UP, 1);
      readings = readers.read(Duration.ofSeconds(seconds), 2);
      step.advance(seconds);
    }
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    List<Double> quiet = new ArrayList<>();
    List<Double> busy = new ArrayList<>();
    try (Progress.Step step = progress.start("update", 2L * UPDATES, Progress.Unit.STEPS)) {
      for (int i = 0; i < UPDATES; i++) {
        quiet.add(update(client, warehouse));
        step.advance(1);
      }
      for (int i = 0; i < UPDATES; i++) {
        busy.add(busyUpdate(client, warehouse, readers, i));
        step.advance(1);
      }
    }
    return new ConsoleReport(
        days,
        FiguresWarehouse.tables().size(),
        warehouse.rows(),
        warehouse.files(),
        rebuild,
        wrong,
        clients,
        readings,
        quiet,
        busy,
        Files.size(cache.resolve("console.duckdb")),
        heap,
        OptionalLong.empty());
  }

  /** Returns how long a reader waits for a night's figures, from the publication's record on. */
  private static double update(ConsoleClient client, FiguresWarehouse warehouse) throws Exception {
    warehouse.night();
    long number = warehouse.publish();
    long began = System.nanoTime();
    return seconds(began, awaitPublication(client, number, warehouse));
  }

  private static double busyUpdate(
      ConsoleClient client, FiguresWarehouse warehouse, Readers readers, int round)
      throws Exception {
    AtomicReference<Exception> failure = new AtomicReference<>();
    Thread reading =
        new Thread(
            () -> {
              try {
                readers.read(Duration.ofSeconds(8), 100 + round);
              } catch (IOException e) {
                failure.set(e);
              }
            },
            "readers");
    reading.start();
    double seconds = update(client, warehouse);
    reading.join();
    if (failure.get() != null) {
      throw failure.get();
    }
    return seconds;
  }

  /** Waits until the newest day's figures are told, and returns when they were. */
  private static long awaitPublication(
      ConsoleClient client, long number, FiguresWarehouse warehouse) throws Exception {
    String path =
        "figures?table=sales_daily&measures=orders&by=dt,currency&from="
            + warehouse.last()
            + "&to="
            + warehouse.last();
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      ConsoleClient.ConsoleAnswer answer = client.get(path);
      if (answer.status() == 200) {
        JsonNode found = new ObjectMapper().readTree(answer.body());
        if (found.path("publication").asLong() == number && !found.path("rows").isEmpty()) {
          return System.nanoTime();
        }
      }
      Thread.sleep(LOOK.toMillis());
    }
    throw new IOException(
        "expected publication " + number + " within " + LONGEST + " but found no answer of it");
  }

  /** Returns the tables of which the console tells another number of rows than were written. */
  private static List<String> wrongTables(ConsoleClient client, FiguresWarehouse warehouse)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    for (MetricTable table : FiguresWarehouse.tables()) {
      StringBuilder path = new StringBuilder("figures?limit=1&table=" + table.name() + "&by=dt");
      table.dimensions().forEach(column -> path.append(',').append(column.name()));
      JsonNode answer = new ObjectMapper().readTree(client.get(path.toString()).body());
      long found = answer.path("total").asLong();
      if (found != warehouse.rows(table)) {
        wrong.add(table.name() + " with " + found + " of " + warehouse.rows(table) + " rows");
      }
    }
    return wrong;
  }

  private static double seconds(long began, long ended) {
    return (ended - began) / 1e9;
  }

  private static Console console(FiguresWarehouse warehouse, Path directory) throws IOException {
    Path config = Files.createDirectories(directory.resolveSibling("config"));
    Files.writeString(
        config.resolve("daybook.yaml"),
        "warehouse:\n  root: '" + warehouse.root().value().replace("'", "''") + "'\n");
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(config), Map.of(), problems), problems);
    problems.throwIfAny();
    return Console.start(
        configuration,
        warehouse.storage(),
        warehouse.hadoop(),
        directory,
        new Address("127.0.0.1", 0),
        new QuietNights(),
        "bench",
        Clock.systemUTC());
  }

  /** Nights that went well. */
  private static final class QuietNights implements NightBooks {
    @Override
    public MissingDays missing() {
      return MissingDays.NONE;
    }

    @Override
    public List<BlockedDay> volume() {
      return List.of();
    }

    @Override
    public String metrics() {
      return "# EOF\n";
    }

    @Override
    public List<NightAccount> nights() {
      return List.of();
    }
  }
}
