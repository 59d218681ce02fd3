package io.daybook.cli;

import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultTable;
import io.daybook.local.shop.DayTotals;
import io.daybook.local.shop.ShopTruth;
import io.daybook.local.shop.SourceFigures;
import io.daybook.warehouse.ledger.SourceSums;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Hive and the ledgers say, in the words of the simulated shop's books. */
public final class PublishedFigures {
  private PublishedFigures() {}

  /** Compares a metric table, as HiveServer2 sums it up, with the shop's totals. */
  public static List<String> differences(HiveSession hive, DayTotals expected) {
    List<String> keys = new ArrayList<>(List.of("dt"));
    keys.addAll(expected.dimensions());
    List<String> measures = expected.measures();
    String grouped = String.join(", ", keys);
    String sums =
        measures.stream()
            .map(measure -> "SUM(" + measure + ") AS " + measure)
            .collect(Collectors.joining(", "));
    ResultTable answer =
        hive.query(
            "SELECT "
                + grouped
                + ", "
                + sums
                + " FROM daybook_metrics."
                + expected.table().name()
                + " GROUP BY "
                + grouped);
    SortedMap<String, SortedMap<String, BigDecimal>> found = new TreeMap<>();
    for (List<@Nullable Object> row : answer.rows()) {
      SortedMap<String, BigDecimal> totals = new TreeMap<>();
      for (int i = 0; i < measures.size(); i++) {
        Object sum = row.get(keys.size() + i);
        if (sum != null) {
          totals.put(measures.get(i), new BigDecimal(sum.toString()));
        }
      }
      LocalDate day = (LocalDate) Objects.requireNonNull(row.get(0));
      found.put(DayTotals.key(day, row.subList(1, keys.size())), totals);
    }
    return expected.differences(found);
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
