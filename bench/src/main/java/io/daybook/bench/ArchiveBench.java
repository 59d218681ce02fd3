package io.daybook.bench;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Archives the same purchases through Daybook's local engine, DuckDB and a plain Spark job, on the
 * local file system. The process behind {@code daybook bench archive}; its options are that
 * command's.
 */
@Command(name = "daybook bench archive")
public final class ArchiveBench extends Bench {
  private static final long LARGEST_WARM_UP = 50_000;

  @Option(names = "--events")
  private long events = 3_000_000;

  @Option(names = "--threads")
  private int threads = 2;

  @Option(names = "--rounds")
  private int rounds = 1;

  @Option(names = "--shape", converter = ShapeName.class)
  private LogShape shape = LogShape.JSON;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  @Option(names = "--jfr")
  private @Nullable Path recording;

  /** Where Daybook was built; without it there is no Spark. */
  @Option(names = "--dist")
  private @Nullable Path dist;

  private final UnaryOperator<Engine> peer;

  /**
   * @param peer what stands in for DuckDB, given DuckDB
   */
  ArchiveBench(PrintStream out, PrintStream err, UnaryOperator<Engine> peer) {
    super(out, err);
    this.peer = peer;
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        new ArchiveBench(utf8(System.out), utf8(System.err), UnaryOperator.identity())
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, SQLException {
    checkOptions();
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "archive-");
    try {
      BenchReport report = run(directory);
      if (isJson()) {
        report.printJson(out());
      } else {
        report.printText(out());
      }
    } finally {
      Directories.delete(directory);
    }
    return ExitCode.DONE.number();
  }

  private BenchReport run(Path directory) throws IOException, SQLException {
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
    hadoop.set("fs.defaultFS", "file:///");
    Storage storage = HadoopStorage.open(URI.create("file:///"), hadoop);
    Engine daybook =
        new DaybookEngine(
            new PurchaseArchive(storage, hadoop, directory.resolve("daybook"), threads, shape),
            shape);
    Engine duckdb = peer.apply(new DuckDbEngine(directory.resolve("duckdb"), threads));
    BenchInput warmUp;
    BenchInput input;
    try (Progress.Step step = progress.start("write the input", events, Progress.Unit.ROWS)) {
      warmUp = InputWriter.write(storage, directory.resolve("warm-up"), warmUpEvents(), shape);
      input = InputWriter.write(storage, directory.resolve("input"), events, shape);
      step.advance(events);
    }
    List<Engine> peers = new ArrayList<>(List.of(duckdb));
    if (dist != null) {
      peers.add(new SparkEngine(dist, directory.resolve("spark"), threads));
    }
    if (recording == null) {
      return new Duel(daybook, peers, progress).run(warmUp, input, threads, rounds);
    }
    Engine recorded = new RecordedEngine(daybook, recording);
    BenchReport report = new Duel(recorded, peers, progress).run(warmUp, input, threads, rounds);
    HotMethods.read(recording, 10).print(err());
    return report;
  }

  /** The shapes' names in small letters, as options are. */
  private static final class ShapeName implements ITypeConverter<LogShape> {
    @Override
    public LogShape convert(String name) {
      return Arrays.stream(LogShape.values())
          .filter(shape -> shape.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of "
                          + Arrays.toString(LogShape.values()).toLowerCase(Locale.ROOT)
                          + " but found '"
                          + name
                          + "'"));
    }
  }

  private long warmUpEvents() {
    return Math.max(1, Math.min(LARGEST_WARM_UP, events / 4));
  }

  private void checkOptions() {
    expect(events > 0, "--events", "at least 1", events);
    expect(threads > 0, "--threads", "at least 1", threads);
    expect(rounds > 0 && rounds % 2 == 1, "--rounds", "an odd number, which has a median", rounds);
  }
}
