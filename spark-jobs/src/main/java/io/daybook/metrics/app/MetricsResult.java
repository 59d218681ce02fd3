package io.daybook.metrics.app;

import io.daybook.metrics.gate.GateFinding;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the application ended, as it tells the command that started it.
 *
 * @param error for a person, where it ended by a failure
 * @param tables one for each table that came to an end
 */
public record MetricsResult(
    int formatVersion, ExitCode exitCode, @Nullable String error, List<TableResult> tables) {
  private static final int FORMAT_VERSION = 1;

  public MetricsResult {
    tables = List.copyOf(tables);
  }

  /** Reads what an application wrote; nothing if it ended without a result. */
  public static Optional<MetricsResult> read(Path file) throws IOException {
    return ResultFile.read(file, MetricsResult.class);
  }

  /** Returns the result of a run that came to its end. */
  static MetricsResult of(List<TableResult> tables) {
    ExitCode code = ExitCode.NOTHING_TO_DO;
    for (TableResult table : tables) {
      if (!table.isSound()) {
        code = ExitCode.BLOCKED;
      } else if (table.outcome() == TableResult.TableOutcome.COMMITTED
          && code != ExitCode.BLOCKED) {
        code = ExitCode.DONE;
      }
    }
    return new MetricsResult(FORMAT_VERSION, code, null, tables);
  }

  /** Returns the same with a table that was made behind those. */
  MetricsResult with(TableResult table) {
    List<TableResult> all = Stream.concat(tables.stream(), Stream.of(table)).toList();
    return error == null ? of(all) : failed(exitCode, error, all);
  }

  /** Returns the same, which failed behind those tables; an earlier failure stays. */
  MetricsResult failedBy(ExitCode code, String message) {
    return error == null ? failed(code, message, tables) : this;
  }

  /** Returns the result of a run that failed after some tables. */
  static MetricsResult failed(ExitCode code, String error, List<TableResult> tables) {
    return new MetricsResult(FORMAT_VERSION, code, error, tables);
  }

  /** Returns whether one of some tables is not as it should be, or the run failed. */
  boolean holds(Collection<String> names) {
    return error != null
        || tables.stream().anyMatch(table -> names.contains(table.table()) && !table.isSound());
  }

  /** Returns the tables that were not made as they should be: blocked by a gate, or held. */
  public List<String> standing() {
    return tables.stream()
        .filter(table -> !table.isSound())
        .map(
            table ->
                table.table()
                    + switch (table.outcome()) {
                      case BLOCKED -> " (blocked by a gate)";
                      case FAULTY -> " (its definition can't be used)";
                      default -> " (held: a table that it is made of is not made)";
                    })
        .toList();
  }

  /** Returns what is wrong with definitions of own tables. */
  public List<String> faults() {
    return tables.stream().flatMap(table -> Stream.ofNullable(table.fault())).toList();
  }

  /** Returns what the gates found, in the order of the tables. */
  public List<GateFinding> allFindings() {
    return tables.stream().flatMap(table -> table.findings().stream()).toList();
  }
}
