package io.daybook.bench.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.bench.Bench;
import io.daybook.bench.ClassPathFile;
import io.daybook.bench.Directories;
import io.daybook.bench.GoalTable;
import io.daybook.bench.LogShape;
import io.daybook.bench.PurchaseArchive;
import io.daybook.bench.landing.EmbeddedCluster;
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
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures whether a night costs more in a ledger of years, on an HDFS of its own. The process
 * behind {@code daybook bench ledger}; its options are that command's.
 */
@Command(name = "daybook bench ledger")
public final class LedgerBench extends Bench {
  private static final int THREADS = 2;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Option(names = "--days")
  private int days = 3_650;

  @Option(names = "--segments")
  private int segments = 100_000;

  @Option(names = "--events")
  private long events = 100_000;

  @Option(names = "--rounds")
  private int rounds = 5;

  @Option(names = "--day-events")
  private long dayEvents = 10_000_000;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  @Option(names = "--dist", required = true)
  private Path dist = Path.of("");

  private LedgerBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new LedgerBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    expect(days > Nights.FEW_DAYS, "--days", "more than " + Nights.FEW_DAYS, days);
    expect(segments >= days, "--segments", "at least one a day", segments);
    expect(events > 0, "--events", "at least 1", events);
    expect(rounds > 0 && rounds % 2 == 1, "--rounds", "an odd number, which has a median", rounds);
    expect(dayEvents >= 0, "--day-events", "at least 0", dayEvents);
    String hdfs = ClassPathFile.read(dist.resolve("local").resolve("hdfs"));
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "ledger-");
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    GoalTable figures = new GoalTable();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(hdfs, directory)) {
      URI uri = cluster.files().getUri();
      org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
      hadoop.set("fs.defaultFS", uri.toString());
      Storage storage = HadoopStorage.open(uri, hadoop);
      PurchaseArchive archive =
          new PurchaseArchive(
              storage, hadoop, directory.resolve("archive"), THREADS, LogShape.JSON);
      new Nights(storage, archive, progress, figures).run(days, segments, events, rounds);
      if (dayEvents > 0) {
        new LateEvents(storage, archive, progress, figures).run(dayEvents);
      }
    } finally {
      Directories.delete(directory);
    }
    print(figures);
    return ExitCode.DONE.number();
  }

  private void print(GoalTable figures) throws IOException {
    if (isJson()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("bench", "ledger");
      report.put("figures", figures.json());
      out().println(JSON.writeValueAsString(report));
      return;
    }
    figures.print(out());
    out()
        .println(
            "Archived by the local engine in a warm process, from planning to the commit; the median"
                + " of all rounds, in which both ledgers take turns. All rows were counted.");
  }
}
