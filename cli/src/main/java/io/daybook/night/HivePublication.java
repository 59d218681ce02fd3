package io.daybook.night;

import io.daybook.hive.ddl.BiView;
import io.daybook.hive.ddl.BiViews;
import io.daybook.hive.ddl.DdlApplication;
import io.daybook.hive.ddl.DdlReport;
import io.daybook.hive.ddl.DdlReport.DdlOutcome;
import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.Publisher;
import io.daybook.hive.publish.ViewPublication;
import io.daybook.hive.sql.HiveSession;
import io.daybook.metrics.plan.CompleteDays;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warehouse as Hive shows it: databases, tables and views by the declarations, partitions by
 * the ledgers, and for BI tools the days that are complete.
 */
public final class HivePublication {
  private static final Logger LOG = LoggerFactory.getLogger(HivePublication.class);

  private final Workspace workspace;

  public HivePublication(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * What a publication did.
   *
   * @param refused own metric tables whose columns Hive has otherwise, and views that it doesn't
   *     take; they stay as they were
   * @param isChanged whether anything is other than before
   */
  public record Published(
      List<Publication> publications, List<HeldTable> refused, boolean isChanged) {
    public Published {
      publications = List.copyOf(publications);
      refused = List.copyOf(refused);
    }
  }

  /**
   * In what Hive lags behind.
   *
   * @param behind tables of which it says something else than their ledgers, and the database of
   *     the views if nothing else will bring these up
   * @param unrecorded tables that it shows as their ledgers say, and no publication names so
   */
  record Lag(List<String> behind, List<String> unrecorded) {
    Lag {
      behind = List.copyOf(behind);
      unrecorded = List.copyOf(unrecorded);
    }
  }

  /**
   * Brings databases, tables and views up to the declarations, and asks about Hive's settings.
   *
   * @return what was changed, and warnings of settings
   */
  public DdlReport checkDdl() {
    try (HiveSession hive = workspace.hive();
        Metastore metastore = workspace.metastore()) {
      DdlApplication ddl = workspace.ddl(hive, metastore);
      DdlReport report = ddl.apply(datasets(), metricTables(), held());
      return report.isUnchanged() ? report.with(ddl.warnings()) : report;
    }
  }

  /** Brings all of it up to declarations and ledgers; what is right already costs no change. */
  Published publish() throws IOException {
    // Read before the switches: a commit behind it isn't published by this.
    Map<String, NavigableMap<LocalDate, Boolean>> complete = completeDays();
    Optional<PublicationRecord> before = workspace.publications().newest();
    DdlReport ddl = applyDdl();
    List<HeldTable> refused = new ArrayList<>();
    ddl.refused().forEach(table -> refused.add(held(table)));
    Set<String> names = ddl.refused().stream().map(DdlOutcome::name).collect(Collectors.toSet());
    List<LedgerTable> tables =
        workspace.ledgerTables().stream()
            .filter(
                table ->
                    table.published().stream()
                        .noneMatch(hive -> names.contains(hive.table().qualifiedName())))
            .toList();
    List<Publication> publications;
    try (Publishers publishers = new Publishers(workspace)) {
      publications = publishers.publish(tables);
    }
    boolean isChanged =
        !ddl.isUnchanged()
            || !publications.stream().allMatch(Publication::isUnchanged)
            || !workspace.publications().newest().equals(before);
    try {
      isChanged |= publishViews(complete, names);
    } catch (OperatorException e) {
      // The tables are switched, and their readers need no view.
      refused.add(new HeldTable("views of", HiveTable.BI, String.valueOf(e.getMessage())));
    }
    return new Published(publications, refused, isChanged);
  }

  private static HeldTable held(DdlOutcome refused) {
    return refused.name().startsWith(HiveTable.BI + ".")
        ? new HeldTable("view", refused.name(), refused.detail())
        : HeldTable.metric(refused.name(), refused.detail());
  }

  /**
   * Returns in what Hive lags behind. A table that no ledger has an entry of needs no Hive to say
   * so.
   *
   * @param isWorkWaiting whether a night has other work; then the views follow it anyway
   */
  Lag lag(boolean isWorkWaiting) throws IOException {
    Map<LedgerTable, Long> entries = new LinkedHashMap<>();
    for (LedgerTable table : workspace.ledgerTables()) {
      long number = table.ledger(workspace.storage()).state().number();
      if (number > 0) {
        entries.put(table, number);
      }
    }
    List<LedgerTable> behind = behind(List.copyOf(entries.keySet()));
    List<String> names = new ArrayList<>(behind.stream().map(LedgerTable::name).toList());
    if (!isWorkWaiting && names.isEmpty() && viewsAreBehind(entries.keySet())) {
      names.add(HiveTable.BI);
    }
    return new Lag(names, unrecorded(entries, behind));
  }

  private DdlReport applyDdl() {
    try (HiveSession hive = workspace.hive();
        Metastore metastore = workspace.metastore()) {
      DdlReport report = workspace.ddl(hive, metastore).apply(datasets(), metricTables(), held());
      report.warnings().forEach(LOG::warn);
      return report;
    }
  }

  /** Tells the views which days are complete, now that Hive has them; not those it refused. */
  private boolean publishViews(
      Map<String, NavigableMap<LocalDate, Boolean>> complete, Set<String> refused) {
    try (Metastore metastore = workspace.metastore();
        Progress.Step step = workspace.progress().start("publish " + HiveTable.BI)) {
      List<BiView> views =
          views().stream().filter(view -> !refused.contains(view.qualifiedName())).toList();
      List<String> changed =
          new ViewPublication(metastore, metastore).publish(views, metricTables(), complete);
      step.detail(changed.size() + " of " + views.size() + " views changed");
      return !changed.isEmpty();
    }
  }

  private boolean viewsAreBehind(Collection<LedgerTable> begun) throws IOException {
    Set<String> tables = begun.stream().map(LedgerTable::name).collect(Collectors.toSet());
    if (metricTables().stream().map(MetricTable::name).noneMatch(tables::contains)) {
      return false;
    }
    try (Metastore metastore = workspace.metastore()) {
      return new ViewPublication(metastore, metastore)
          .isBehind(views(), metricTables(), completeDays());
    }
  }

  private List<LedgerTable> behind(List<LedgerTable> tables) throws IOException {
    List<LedgerTable> behind = new ArrayList<>();
    try (Publishers publishers = new Publishers(workspace)) {
      List<Boolean> answers = publishers.each(tables, Publisher::isBehind);
      for (int i = 0; i < tables.size(); i++) {
        if (answers.get(i)) {
          behind.add(tables.get(i));
        }
      }
    }
    return behind;
  }

  /** Of a table that is behind a publication tells when it isn't any more. */
  private List<String> unrecorded(Map<LedgerTable, Long> entries, List<LedgerTable> behind)
      throws IOException {
    Map<StoragePath, Long> published = new TreeMap<>();
    entries.forEach(
        (table, number) -> {
          if (!behind.contains(table)) {
            published.put(table.home(), number);
          }
        });
    return List.copyOf(workspace.publications().unrecorded(published));
  }

  private List<BiView> views() {
    return BiViews.of(datasets(), metricTables());
  }

  private Map<String, NavigableMap<LocalDate, Boolean>> completeDays() throws IOException {
    return CompleteDays.read(
        workspace.storage(),
        workspace.zones(),
        metricTables(),
        workspace.configuration().warehouse().zone(),
        workspace.volumeGate().missing());
  }

  private Collection<Dataset> datasets() {
    return workspace.configuration().datasets().values();
  }

  private List<String> held() {
    return workspace.configuration().metrics().held().stream().map(HeldTable::table).toList();
  }

  private List<MetricTable> metricTables() {
    return workspace.configuration().metrics().tables();
  }
}
