package io.daybook.cli;

import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultTable;
import io.daybook.local.shop.FigureRow;
import io.daybook.local.shop.ShopTruth;
import io.daybook.local.shop.SourceFigures;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Hive and the ledgers say, in the words of the simulated shop's books. */
public final class PublishedFigures {
  private static final int MONEY_SCALE = 4;

  private PublishedFigures() {}

  /** Reads every row of a metric table over JDBC. */
  public static List<FigureRow> read(HiveSession hive, MetricTable table) {
    String columns =
        Stream.concat(Stream.of("dt"), table.columns().stream().map(Column::name))
            .collect(Collectors.joining(", "));
    ResultTable answer = hive.query("SELECT " + columns + " FROM daybook_metrics." + table.name());
    List<FigureRow> rows = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      int dimensions = table.dimensions().size();
      Map<String, Object> measures = new LinkedHashMap<>();
      for (int i = 0; i < table.measures().size(); i++) {
        Object value = row.get(1 + dimensions + i);
        if (value != null) {
          measures.put(
              table.measures().get(i).name(),
              value instanceof BigDecimal money ? money.setScale(MONEY_SCALE) : value);
        }
      }
      rows.add(
          new FigureRow(
              (LocalDate) Objects.requireNonNull(row.get(0)),
              row.subList(1, 1 + dimensions).stream().map(String::valueOf).toList(),
              measures));
    }
    return rows;
  }

  /** Compares the reconciliation of all runs with what the shop wrote. */
  public static List<String> differences(ShopTruth truth, List<SourceSums> sums) {
    Map<String, SourceFigures> found = new TreeMap<>();
    for (SourceSums sum : sums) {
      found.merge(sum.source(), figures(sum), PublishedFigures::plus);
    }
    List<String> differences = new ArrayList<>();
    truth
        .sources()
        .forEach(
            (source, expected) -> {
              if (!expected.equals(found.get(source))) {
                differences.add(
                    source + ": expected the sums " + expected + " but found " + found.get(source));
              }
            });
    return differences;
  }

  private static SourceFigures figures(SourceSums sum) {
    return new SourceFigures(
        sum.source(),
        sum.recordsRead(),
        sum.recordsWithEvents(),
        sum.recordsQuarantined(),
        sum.recordsSkipped(),
        sum.eventsGiven(),
        sum.eventsArchived(),
        sum.eventsDuplicate());
  }

  private static SourceFigures plus(SourceFigures a, SourceFigures b) {
    return new SourceFigures(
        a.source(),
        a.recordsRead() + b.recordsRead(),
        a.recordsWithEvents() + b.recordsWithEvents(),
        a.recordsQuarantined() + b.recordsQuarantined(),
        a.recordsSkipped() + b.recordsSkipped(),
        a.eventsGiven() + b.eventsGiven(),
        a.eventsArchived() + b.eventsArchived(),
        a.eventsDuplicate() + b.eventsDuplicate());
  }
}
