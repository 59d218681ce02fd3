package io.daybook.hive.publish;

import io.daybook.hive.ddl.BiView;
import io.daybook.hive.ddl.BiView.ViewDays;
import io.daybook.hive.ddl.FigureDays;
import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.ddl.ViewCatalog;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Tells the views for BI tools which days are complete and when each was published, after the
 * tables are. All of it follows from ledgers and metastore: killed anywhere and run again, it ends
 * with the same. A view is replaced at once; until then it calls a new day incomplete.
 */
public final class ViewPublication {
  private static final int TROUBLES = 5;

  private final ViewCatalog views;
  private final PartitionCatalog partitions;

  public ViewPublication(ViewCatalog views, PartitionCatalog partitions) {
    this.views = views;
    this.partitions = partitions;
  }

  /**
   * Brings views up to the published tables.
   *
   * @param wanted the views that Hive has
   * @param tables that are published; the views read no others
   * @param complete by table, whether each of its days is complete
   * @return the names of those that were changed
   * @throws OperatorException ({@code NOT_READY}) if the metastore doesn't answer
   */
  public List<String> publish(
      Collection<BiView> wanted,
      Collection<MetricTable> tables,
      Map<String, NavigableMap<LocalDate, Boolean>> complete) {
    List<String> changed = new ArrayList<>();
    behind(wanted, tables, complete)
        .forEach(
            (view, select) -> {
              views.replace(
                  HiveTable.BI,
                  view,
                  select,
                  Map.of(BiView.QUERY, PartitionContent.of(select).hex()));
              changed.add(view);
            });
    return changed;
  }

  /** Returns whether {@link #publish} would change a view, or lacks one. */
  public boolean isBehind(
      Collection<BiView> wanted,
      Collection<MetricTable> tables,
      Map<String, NavigableMap<LocalDate, Boolean>> complete) {
    return !behind(wanted, tables, complete).isEmpty();
  }

  /** Returns queries by the names of the views that have others. */
  private Map<String, String> behind(
      Collection<BiView> wanted,
      Collection<MetricTable> tables,
      Map<String, NavigableMap<LocalDate, Boolean>> complete) {
    Map<String, FigureDays> days = new LinkedHashMap<>();
    for (MetricTable table : tables) {
      if (table.audience() == MetricTable.Audience.PEOPLE) {
        NavigableMap<LocalDate, Boolean> own = complete.get(table.name());
        days.put(table.name(), own == null ? FigureDays.NONE : FigureDays.of(own, switches(table)));
      }
    }
    ViewDays all = table -> days.getOrDefault(table, FigureDays.NONE);
    Map<String, Map<String, String>> found = views.views(HiveTable.BI);
    Map<String, String> behind = new LinkedHashMap<>();
    for (BiView view : wanted) {
      String select = view.select(all);
      String published = found.getOrDefault(view.name(), Map.of()).get(BiView.QUERY);
      if (!PartitionContent.of(select).hex().equals(published)) {
        behind.put(view.name(), select);
      }
    }
    return behind;
  }

  /** Returns when each day of a table was switched; days without rows are none of it. */
  private Map<LocalDate, Instant> switches(MetricTable table) {
    Map<LocalDate, Instant> switches = new LinkedHashMap<>();
    for (PublishedPartition partition : published(HiveTable.of(table))) {
      Optional<Instant> time = partition.switchedAt();
      time.ifPresent(
          switched -> switches.put(LocalDate.parse(partition.values().get(0)), switched));
    }
    return switches;
  }

  private List<PublishedPartition> published(HiveTable table) {
    for (int failures = 1; ; failures++) {
      try {
        return partitions.partitions(table);
      } catch (TableMissingException e) {
        return List.of();
      } catch (MetastoreTrouble e) {
        if (failures >= TROUBLES) {
          throw new OperatorException(
              ExitCode.NOT_READY,
              String.format(
                  Locale.ROOT,
                  "[%s] Cannot publish: expected the metastore at %s to answer but %d tries ended"
                      + " with '%s'; run 'daybook status', then 'daybook publish'",
                  HiveTable.BI,
                  partitions.address(),
                  failures,
                  e.getMessage()),
              e);
        }
        RetryPause.await(failures);
      }
    }
  }
}
