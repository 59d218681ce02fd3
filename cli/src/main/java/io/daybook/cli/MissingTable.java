package io.daybook.cli;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Adds a remedy to Hive's or Spark's refusal of a statement whose table isn't there. */
final class MissingTable {
  private static final Pattern MISSING =
      Pattern.compile(
          "(?:(?:Table not found|Database does not exist:) '?"
              + "|The (?:table or view|schema) (?:`\\w+`\\.)*`)(\\w+)");

  private MissingTable() {}

  /**
   * Returns the refusal with a remedy, or as it is if none is known.
   *
   * @param refusal Hive names a missing table without its database, so the statement is looked at
   * @param datasets all of the configuration
   * @param metrics metric tables of the configuration
   */
  static OperatorException explain(
      OperatorException refusal,
      String statement,
      Collection<Dataset> datasets,
      Collection<MetricTable> metrics) {
    Matcher missing = MISSING.matcher(String.valueOf(refusal.getMessage()));
    if (!missing.find()) {
      return refusal;
    }
    String name = missing.group(1);
    List<HiveTable> tables = HiveTable.all(datasets, metrics);
    Optional<HiveTable> notMade =
        tables.stream()
            .filter(
                table ->
                    table.name().equalsIgnoreCase(name) || table.database().equalsIgnoreCase(name))
            .filter(table -> names(statement, table.database(), table.name()))
            .findFirst();
    if (notMade.isPresent()) {
      return with(
          refusal,
          ExitCode.NOT_READY,
          "no night has made " + notMade.get().qualifiedName() + " yet: run 'daybook nightly'");
    }
    for (String database : tables.stream().map(HiveTable::database).distinct().toList()) {
      if (names(statement, database, name)) {
        return with(refusal, refusal.exitCode(), tablesOf(database, tables));
      }
    }
    return tables.stream()
        .filter(table -> table.name().equalsIgnoreCase(name) && !isQualified(statement, name))
        .findFirst()
        .map(
            table ->
                with(
                    refusal,
                    refusal.exitCode(),
                    "name it with its database: " + table.qualifiedName()))
        .orElse(refusal);
  }

  private static OperatorException with(OperatorException refusal, ExitCode code, String remedy) {
    return new OperatorException(code, refusal.getMessage() + "; " + remedy, refusal.getCause());
  }

  private static String tablesOf(String database, List<HiveTable> tables) {
    String names =
        tables.stream()
            .filter(table -> table.database().equals(database))
            .map(HiveTable::name)
            .sorted()
            .collect(Collectors.joining(", "));
    String own =
        database.equals(HiveTable.QUARANTINE.database())
            ? ", and those of the datasets in --config DIR: give it to ask for a table of your own"
            : "";
    return "tables of " + database + " are " + names + own;
  }

  private static boolean names(String statement, String database, String table) {
    return found("\\b" + database + "`?\\s*\\.\\s*`?" + table + "\\b", statement);
  }

  private static boolean isQualified(String statement, String table) {
    return found("\\w`?\\s*\\.\\s*`?" + table + "\\b", statement);
  }

  private static boolean found(String pattern, String statement) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(statement).find();
  }
}
