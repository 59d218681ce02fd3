package io.daybook.cli;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.metrics.trace.TableHistory;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that a command names: a dataset or a metric table.
 *
 * @param dataset null: it is a metric table
 * @param figures null: it is a dataset
 */
record TableChoice(LedgerTable table, @Nullable Dataset dataset, @Nullable MetricTable figures) {

  /**
   * Finds a table.
   *
   * @param command for messages
   * @throws OperatorException with {@link ExitCode#USAGE} if there is no such table
   */
  static TableChoice of(Workspace workspace, String command, String name) {
    List<LedgerTable> tables = workspace.ledgerTables();
    LedgerTable found =
        tables.stream()
            .filter(table -> table.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new OperatorException(
                        ExitCode.USAGE,
                        command
                            + ": expected one of the tables "
                            + tables.stream()
                                .map(LedgerTable::name)
                                .sorted()
                                .collect(Collectors.joining(", "))
                            + " but found '"
                            + name
                            + "'; --config DIR says where tables of your own are configured"));
    Optional<MetricTable> figures =
        workspace.configuration().metrics().tables().stream()
            .filter(table -> table.name().equals(name))
            .findFirst();
    return new TableChoice(
        found, workspace.configuration().datasets().get(name), figures.orElse(null));
  }

  String name() {
    return table.name();
  }

  TableHistory.Kind kind() {
    return figures == null ? TableHistory.Kind.DATASET : TableHistory.Kind.FIGURES;
  }
}
