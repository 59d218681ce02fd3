package io.daybook.metrics.app;

import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the application is told on its command line. The one place that knows the options' names:
 * {@link #toList()} writes what {@link #parse} reads.
 *
 * @param hdfs file system of the warehouse, such as {@code hdfs://namenode:8020}
 * @param root the warehouse in it
 * @param zone the business zone; days are already in it in the archive's paths
 * @param tables names of the tables to be made; none: all
 * @param missing days that datasets lack although they should have events; their figures are held
 * @param result local file that gets the {@link MetricsResult}
 * @param declarations own metric tables and datasets
 */
public record MetricsArguments(
    URI hdfs,
    StoragePath root,
    ZoneId zone,
    Scope scope,
    List<String> tables,
    MissingDays missing,
    Optional<Path> result,
    Declarations declarations) {
  private static final String MISSING = "--missing";
  private static final Set<String> OPTIONS =
      Set.of("--hdfs", "--root", "--zone", "--from", "--to", "--tables", MISSING, "--result");
  private static final String RECOMPUTE = "--recompute";
  private static final String DECLARATIONS = "--declarations";

  /** Of a warehouse that lacks no day, and declares nothing. */
  public MetricsArguments(
      URI hdfs,
      StoragePath root,
      ZoneId zone,
      Scope scope,
      List<String> tables,
      Optional<Path> result) {
    this(hdfs, root, zone, scope, tables, MissingDays.NONE, result, Declarations.NONE);
  }

  /**
   * Reads a command line.
   *
   * @throws OperatorException with {@link ExitCode#USAGE} if it says anything else
   */
  public static MetricsArguments parse(List<String> line) {
    Map<String, String> given = new HashMap<>();
    Scope.Days days = Scope.Days.TOUCHED;
    List<String> declarations = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      String option = line.get(i);
      if (option.equals(RECOMPUTE)) {
        days = Scope.Days.ALL;
      } else if (OPTIONS.contains(option) && i + 1 < line.size()) {
        given.put(option, line.get(++i));
      } else if (option.equals(DECLARATIONS) && i + 1 < line.size()) {
        declarations.add(line.get(++i));
      } else {
        throw usage("one of " + OPTIONS.stream().sorted().toList() + " with a value", option);
      }
    }
    return arguments(given, days, declarations);
  }

  private static MetricsArguments arguments(
      Map<String, String> given, Scope.Days days, List<String> declarations) {
    String hdfs = given.get("--hdfs");
    if (hdfs == null) {
      throw usage("--hdfs URI", "none");
    }
    try {
      return new MetricsArguments(
          URI.create(hdfs),
          new StoragePath(given.getOrDefault("--root", "/daybook")),
          ZoneId.of(given.getOrDefault("--zone", "UTC")),
          new Scope(
              Optional.ofNullable(given.get("--from")).map(LocalDate::parse),
              Optional.ofNullable(given.get("--to")).map(LocalDate::parse),
              days),
          Optional.ofNullable(given.get("--tables"))
              .map(names -> List.of(names.split(",", -1)))
              .orElse(List.of()),
          Optional.ofNullable(given.get(MISSING)).map(MissingDays::parse).orElse(MissingDays.NONE),
          Optional.ofNullable(given.get("--result")).map(Path::of),
          Declarations.decoded(declarations));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw usage("well-formed values", String.valueOf(e.getMessage()));
    }
  }

  /** Returns the command line that says this. */
  public List<String> toList() {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("--hdfs", hdfs.toString()));
    line.addAll(List.of("--root", root.value()));
    line.addAll(List.of("--zone", zone.getId()));
    scope.from().ifPresent(day -> line.addAll(List.of("--from", day.toString())));
    scope.to().ifPresent(day -> line.addAll(List.of("--to", day.toString())));
    if (scope.days() == Scope.Days.ALL) {
      line.add(RECOMPUTE);
    }
    if (!tables.isEmpty()) {
      line.addAll(List.of("--tables", String.join(",", tables)));
    }
    if (!missing.isEmpty()) {
      line.addAll(List.of(MISSING, missing.toString()));
    }
    result.ifPresent(file -> line.addAll(List.of("--result", file.toString())));
    declarations.encoded().forEach(part -> line.addAll(List.of(DECLARATIONS, part)));
    return line;
  }

  /** Returns whether a table is to be made. */
  boolean makes(String table) {
    return tables.isEmpty() || tables.contains(table);
  }

  /** Returns the same, with its result in another file. */
  public MetricsArguments withResult(Path file) {
    return new MetricsArguments(
        hdfs, root, zone, scope, tables, missing, Optional.of(file), declarations);
  }

  private static OperatorException usage(String expected, String found) {
    return new OperatorException(
        ExitCode.USAGE, "metrics: expected " + expected + " but found " + found);
  }
}
