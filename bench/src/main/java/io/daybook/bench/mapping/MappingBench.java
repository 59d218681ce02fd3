package io.daybook.bench.mapping;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.Bench;
import io.daybook.bench.Directories;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Parses the same sales in every format and through every feature of the mapping, one thread, from
 * bytes to events. The process behind {@code daybook bench mapping}; its options are that
 * command's.
 */
@Command(name = "daybook bench mapping")
public final class MappingBench extends Bench {
  private static final double MEGABYTE = 1e6;

  @Option(names = "--rows")
  private int rows = 200_000;

  @Option(names = "--rounds")
  private int rounds = 5;

  @Option(names = "--feature")
  private List<String> wanted = new ArrayList<>();

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  MappingBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new MappingBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    expect(rows >= 100, "--rows", "at least 100", rows);
    expect(rounds > 0, "--rounds", "at least 1", rounds);
    List<MappingFeature> features = features();
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "mapping-");
    try {
      List<MappingRate> rates = rates(features, directory);
      if (isJson()) {
        printJson(rates);
      } else {
        printText(rates);
      }
    } finally {
      Directories.delete(directory);
    }
    return ExitCode.DONE.number();
  }

  /** The features asked for, and the plain ones that they are compared with. */
  private List<MappingFeature> features() {
    List<MappingFeature> all = MappingFeatures.all();
    List<String> names = all.stream().map(MappingFeature::name).toList();
    List<String> needed = new ArrayList<>();
    for (String name : wanted.isEmpty() ? names : wanted) {
      int at = names.indexOf(name);
      if (at < 0) {
        throw new OperatorException(
            ExitCode.USAGE,
            "--feature: expected one of '"
                + String.join("', '", names)
                + "' but found '"
                + name
                + "'");
      }
      needed.add(name);
      needed.add(all.get(at).plain());
    }
    return all.stream().filter(feature -> needed.contains(feature.name())).toList();
  }

  /** Round by round through all features, so that a slow minute of the machine hits all alike. */
  private List<MappingRate> rates(List<MappingFeature> features, Path directory)
      throws IOException {
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    Map<String, MappingSample> samples = new LinkedHashMap<>();
    for (MappingFeature feature : features) {
      Path configuration = directory.resolve("conf-" + samples.size());
      samples.put(feature.name(), new MappingSample(feature, rows, configuration));
    }
    Map<String, Long> least = new HashMap<>();
    try (Progress.Step step =
        progress.start("parse", (rounds + 1L) * samples.size(), Progress.Unit.STEPS)) {
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, MappingSample> sample : samples.entrySet()) {
          long nanos = sample.getValue().parse();
          if (round > 0) { // the first one warms up
            least.merge(sample.getKey(), nanos, Math::min);
          }
          step.advance(1);
        }
      }
    }
    List<MappingRate> rates = new ArrayList<>();
    Map<String, Double> plain = new HashMap<>();
    for (MappingFeature feature : features) {
      MappingSample sample = Objects.requireNonNull(samples.get(feature.name()));
      long nanos = Objects.requireNonNull(least.get(feature.name()));
      double own = sample.rows() / (nanos / 1e9);
      plain.putIfAbsent(feature.plain(), own);
      rates.add(
          new MappingRate(
              feature.name(),
              sample.rows(),
              sample.bytes(),
              nanos,
              Objects.requireNonNull(plain.get(feature.plain()))));
    }
    return rates;
  }

  private void printJson(List<MappingRate> rates) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (MappingRate rate : rates) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("feature", rate.feature());
      one.put("rows", rate.rows());
      one.put("bytes", rate.bytes());
      one.put("cpuSeconds", rate.cpuNanos() / 1e9);
      one.put("rowsPerCpuSecond", rate.rowsPerSecond());
      one.put("ofPlain", rate.ofPlain());
      all.add(one);
    }
    out().println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
  }

  private void printText(List<MappingRate> rates) {
    out()
        .printf(
            Locale.ROOT,
            "%,d sales, one thread, from bytes to events; the best of %d rounds%n%n",
            rows,
            rounds);
    out().printf("%-36s %12s %8s %9s%n", "feature", "rows/s", "MB/s", "of plain");
    for (MappingRate rate : rates) {
      out()
          .printf(
              Locale.ROOT,
              "%-36s %,12.0f %8.1f %9.2f%n",
              rate.feature(),
              rate.rowsPerSecond(),
              rate.bytesPerSecond() / MEGABYTE,
              rate.ofPlain());
    }
    out().println();
    out().println("rows/s and MB/s are by processor time of the thread.");
  }
}
