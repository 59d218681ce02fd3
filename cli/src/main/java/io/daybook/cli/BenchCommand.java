package io.daybook.cli;

import io.daybook.night.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Benchmarks. */
@Command(
    name = "bench",
    header = "Measures Daybook side by side with its peers.",
    description = {"Measures Daybook side by side with its peers."},
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {

  /** Starts the bench of the engines, which starts DuckDB and Spark itself. */
  @Command(
      name = "engines",
      header = "Compares the answers of HiveServer2, Spark and DuckDB.",
      description = {
        "Puts questions as BI tools ask them, drawn by a seed, to HiveServer2 as it is configured, "
            + "to HiveServer2 by Tez row by row and vectorized, to Spark and to DuckDB, over two "
            + "tables of ordinary and extreme values, and prints every answer that differs for "
            + "no known reason.",
        "Needs HDFS and HiveServer2; makes the Hive database daybook_engines anew."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:all answers agree, or differ for a known reason",
        "20:HiveServer2 does not answer",
        "40:answers differ"
      },
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench engines --questions 500 --seed 7"})
  static final class EnginesBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.engines.EnginesBench";

    private final Daybook daybook;

    @Option(names = "--questions", paramLabel = "N", description = "At least 100 (default: 2000).")
    private int questions = 2_000;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Of the questions and the rows (default: 1).")
    private long seed = 1;

    @Option(
        names = "--ways",
        paramLabel = "WAY",
        split = ",",
        description =
            "Ways to ask HiveServer2: configured, tez, rows, vectorized (default:"
                + " configured,rows,vectorized).")
    private List<String> ways = List.of("configured", "rows", "vectorized");

    EnginesBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Workspace workspace = daybook.workspace();
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--questions", String.valueOf(questions)));
      options.addAll(List.of("--seed", String.valueOf(seed)));
      options.addAll(List.of("--ways", String.join(",", ways).toUpperCase(Locale.ROOT)));
      options.addAll(List.of("--jdbc", workspace.jdbcUrl()));
      options.addAll(List.of("--hdfs", workspace.fileSystem().toString()));
      options.addAll(List.of("--home", daybook.home().toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }

  /** Plays simulated schedules; needs the classes of the bench room, which are not on our path. */
  @Command(
      name = "simulate",
      header = "Runs the protocols through simulated crashes.",
      description = {
        "Runs the landing and ledger protocols through seeded schedules of crashes, "
            + "lost replies, delays and rivals, in memory, and checks after each schedule "
            + "that nothing is lost or doubled. A finding names the seed that repeats it."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:everything held", "40:something didn't hold"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench simulate --schedules 1000 --seed 7"})
  static final class SimulateBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.simulation.SimulateBench";

    private final Daybook daybook;

    @Option(
        names = "--schedules",
        paramLabel = "N",
        description = "How many, a seed each (default: 20000).")
    private long schedules = 20_000;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (default: random).")
    private @Nullable Long seed;

    SimulateBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--schedules", String.valueOf(schedules)));
      if (seed != null) {
        options.addAll(List.of("--seed", String.valueOf(seed)));
      }
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }
}
