package io.daybook.console.trust;

import io.daybook.archive.quarantine.PersonalMask;
import io.daybook.archive.quarantine.QuarantineReader;
import io.daybook.archive.quarantine.QuarantineSummary;
import io.daybook.archive.table.RowSelection;
import io.daybook.ingest.watermark.Fleet;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.facts.ToldTable;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.metrics.plan.CompleteDays;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.config.DaybookConfig.MetricChoice;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the books can be trusted today, as ledgers, gates, watermarks and quarantine say. */
public final class TrustDesk {
  private static final int SAMPLES = 3;

  private final Storage storage;
  private final Zones zones;
  private final ZoneId zone;
  private final Publications publications;
  private final List<MetricTable> tables;
  private final List<HeldTable> faulty;
  private final RowSelection rows;
  private final NightBooks nights;
  private final String version;
  private final Clock clock;

  /**
   * @param zone the business zone
   * @param metrics the metric tables, each behind those that it is made of
   * @param rows reads the quarantine's files
   * @param version of Daybook
   */
  public TrustDesk(
      Storage storage,
      Zones zones,
      ZoneId zone,
      MetricChoice metrics,
      RowSelection rows,
      NightBooks nights,
      String version,
      Clock clock) {
    this.storage = storage;
    this.zones = zones;
    this.zone = zone;
    this.publications = new Publications(storage, zones, RunId::random);
    this.tables = metrics.tables();
    this.faulty = metrics.held();
    this.rows = rows;
    this.nights = nights;
    this.version = version;
    this.clock = clock;
  }

  /** All tables as the newest publication has them, and days that wait for the next one. */
  public record TableStates(Instant asOf, List<TableState> tables) {}

  /**
   * A dataset or a metric table. Days and rows are those that are published.
   *
   * @param kind {@code dataset} or {@code figures}
   * @param completeTo the last complete day; null: none is
   * @param rows of all its days
   * @param unpublished days that are committed otherwise; null: none
   * @param held why it stays as it is; null: it doesn't
   */
  public record TableState(
      String name,
      String kind,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      @Nullable LocalDate completeTo,
      long days,
      String rows,
      @Nullable UnpublishedDays unpublished,
      @Nullable TableHold held) {}

  /** Days of which another version is committed than is published, and the first and last one. */
  public record UnpublishedDays(long days, LocalDate firstDay, LocalDate lastDay) {}

  /**
   * A reason for which a table stays as it is.
   *
   * @param by {@code gate}, {@code definition}, or {@code input} where a table that it is made of
   *     is held
   * @param reason the finding, the problem, or the name of that table
   */
  public record TableHold(String by, String reason) {}

  /** Returns how far each table is. */
  public TableStates tables() throws IOException {
    List<TableState> states = new ArrayList<>();
    Optional<PublicationRecord> record = publications.newest();
    Map<String, TableHold> held = held();
    for (FileStatus dataset : storage.list(zones.archive())) {
      if (dataset.isDirectory()) {
        String name = dataset.path().name();
        TableReach shown = shown(name, dataset.path(), record);
        states.add(
            state("dataset", shown, Horizons.of(shown.published, name, zone), held.get(name)));
      }
    }
    Map<String, NavigableMap<LocalDate, Boolean>> complete =
        CompleteDays.read(storage, zones, tables, zone, nights.missing());
    for (MetricTable table : tables) {
      if (table.audience() == MetricTable.Audience.PEOPLE) {
        String name = table.name();
        TableReach shown = shown(name, zones.metrics(name), record);
        Optional<LocalDate> completeTo = shown.lastOf(complete.getOrDefault(name, new TreeMap<>()));
        states.add(state("figures", shown, completeTo, held.get(name)));
      }
    }
    for (HeldTable table : faulty) {
      String name = table.table();
      TableReach shown = shown(name, zones.metrics(name), record);
      states.add(state("figures", shown, Optional.empty(), held.get(name)));
    }
    return new TableStates(clock.instant(), states);
  }

  /** A table as it is published, and the days that are committed otherwise. */
  private record TableReach(
      String name, LedgerState published, NavigableSet<LocalDate> unpublished) {

    /** Returns the last complete day up to which it is published as it was found complete. */
    Optional<LocalDate> lastOf(NavigableMap<LocalDate, Boolean> complete) {
      NavigableSet<LocalDate> days = published.days(name);
      if (days.isEmpty()) {
        return Optional.empty();
      }
      boolean isBehind = !unpublished.tailSet(days.last(), false).isEmpty();
      return (isBehind ? complete.headMap(days.last(), true) : complete)
          .descendingMap().entrySet().stream()
              .filter(day -> day.getValue() && !unpublished.contains(day.getKey()))
              .map(Map.Entry::getKey)
              .findFirst();
    }
  }

  private TableReach shown(String name, StoragePath home, Optional<PublicationRecord> record)
      throws IOException {
    Ledger ledger = new Ledger(storage, home);
    LedgerState committed = ledger.state();
    LedgerState published = committed;
    if (record.isEmpty()) {
      published = ledger.state(0);
    } else if (publications.upTo(record.get(), home) != committed.number()) {
      published = publications.shown(record.get(), home);
    }
    NavigableSet<LocalDate> unpublished = new TreeSet<>();
    Set<PartitionKey> keys = new TreeSet<>(committed.partitions().keySet());
    keys.addAll(published.partitions().keySet());
    for (PartitionKey key : keys) {
      if (!Objects.equals(committed.partitions().get(key), published.partitions().get(key))) {
        unpublished.add(key.day());
      }
    }
    return new TableReach(name, published, unpublished);
  }

  private static TableState state(
      String kind, TableReach shown, Optional<LocalDate> completeTo, @Nullable TableHold held) {
    NavigableSet<LocalDate> days = shown.published.days(shown.name);
    NavigableSet<LocalDate> unpublished = shown.unpublished;
    long rows =
        shown.published.partitions().entrySet().stream()
            .filter(partition -> partition.getKey().table().equals(shown.name))
            .mapToLong(partition -> partition.getValue().rows())
            .sum();
    return new TableState(
        shown.name,
        kind,
        days.isEmpty() ? null : days.first(),
        days.isEmpty() ? null : days.last(),
        completeTo.orElse(null),
        days.size(),
        Long.toString(rows),
        unpublished.isEmpty()
            ? null
            : new UnpublishedDays(unpublished.size(), unpublished.first(), unpublished.last()),
        held);
  }

  /** Returns the holds of now, by table; a held table holds those that are made of it. */
  private Map<String, TableHold> held() throws IOException {
    Map<String, TableHold> held = new TreeMap<>();
    faulty.forEach(table -> held.put(table.table(), new TableHold("definition", table.reason())));
    nights.nights().stream()
        .limit(1)
        .flatMap(night -> night.faulty().stream())
        .forEach(
            table ->
                held.putIfAbsent(
                    table, new TableHold("definition", "the last night could not use it")));
    for (BlockedDay day : standing()) {
      if (day.release() == null) {
        String rule = day.findings().isEmpty() ? "" : ": " + day.findings().get(0).rule();
        held.putIfAbsent(day.table(), new TableHold("gate", day.day() + rule));
      }
    }
    for (MetricTable table : tables) {
      madeOf(table)
          .filter(held::containsKey)
          .findFirst()
          .ifPresent(input -> held.putIfAbsent(table.name(), new TableHold("input", input)));
    }
    return held;
  }

  private static Stream<String> madeOf(MetricTable table) {
    return table.isOfRuns() && GatheredTable.of(table) instanceof ToldTable told
        ? told.madeOf().stream()
        : table.inputs().stream().map(MetricInput::relation);
  }

  private List<BlockedDay> standing() throws IOException {
    List<BlockedDay> days = new ArrayList<>(nights.volume());
    for (MetricTable table : tables) {
      days.addAll(new GateRecords(storage, table.name(), zones.metrics(table.name())).standing());
    }
    return days;
  }

  /** Days that gates blocked, and those that a person released. */
  public record GateDays(List<BlockedFigures> blocked, List<BlockedFigures> released) {}

  /**
   * A day that broke a rule.
   *
   * @param by who released it; null: nobody
   * @param because why; null: nobody did
   * @param at when; null: nobody did
   */
  public record BlockedFigures(
      String table,
      LocalDate day,
      Instant since,
      List<RuleFinding> findings,
      @Nullable String by,
      @Nullable String because,
      @Nullable Instant at) {}

  /** A rule with what it expects and what was found. */
  public record RuleFinding(String rule, String expected, String found) {}

  /** Returns the days that stand blocked or released. */
  public GateDays gates() throws IOException {
    List<BlockedFigures> days = standing().stream().map(TrustDesk::figures).toList();
    return new GateDays(
        days.stream().filter(day -> day.at() == null).toList(),
        days.stream().filter(day -> day.at() != null).toList());
  }

  private static BlockedFigures figures(BlockedDay day) {
    BlockedDay.Release release = day.release();
    return new BlockedFigures(
        day.table(),
        day.day(),
        day.since(),
        day.findings().stream()
            .map(finding -> new RuleFinding(finding.rule(), finding.expected(), finding.found()))
            .toList(),
        release == null ? null : release.by(),
        release == null ? null : release.because(),
        release == null ? null : release.at());
  }

  /** The two sums. */
  public record SumRows(List<SumRow> sums) {}

  /** The two sums of a source and arrival day, UTC. */
  public record SumRow(
      String source,
      LocalDate arrivalDay,
      String read,
      String events,
      String quarantined,
      String skipped,
      String given,
      String archived,
      String duplicates,
      String superseded,
      boolean holds) {}

  /** Returns the sums of all committed runs, by source and arrival day. */
  public SumRows sums(DaySpan span) throws IOException {
    Map<String, SourceSums> sums = new TreeMap<>();
    for (FileStatus dataset : storage.list(zones.archive())) {
      for (SourceSums each : new Ledger(storage, dataset.path()).state().sums()) {
        if (span.contains(each.arrivalDay())) {
          sums.merge(each.source() + " " + each.arrivalDay(), each, SourceSums::plus);
        }
      }
    }
    return new SumRows(sums.values().stream().map(TrustDesk::row).toList());
  }

  private static SumRow row(SourceSums sums) {
    return new SumRow(
        sums.source(),
        sums.arrivalDay(),
        Long.toString(sums.recordsRead()),
        Long.toString(sums.recordsWithEvents()),
        Long.toString(sums.recordsQuarantined()),
        Long.toString(sums.recordsSkipped()),
        Long.toString(sums.eventsGiven()),
        Long.toString(sums.eventsArchived()),
        Long.toString(sums.eventsDuplicate()),
        Long.toString(sums.eventsSuperseded()),
        sums.recordsHold() && sums.eventsHold());
  }

  /** Records that could not be archived, by reason. */
  public record RejectReasons(List<RejectedRecords> reasons) {}

  /**
   * Records of a source and arrival day, refused for one reason.
   *
   * @param field the column that was refused; null: none
   * @param samples masked
   */
  public record RejectedRecords(
      String source,
      LocalDate arrivalDay,
      String dataset,
      String reason,
      @Nullable String field,
      String records,
      List<RejectedSample> samples) {}

  /** One of them, masked. */
  public record RejectedSample(String segment, String offset, String message, String record) {}

  /** Returns the reasons of some arrival days. */
  public RejectReasons quarantine(DaySpan span) throws IOException {
    QuarantineSummary summary = new QuarantineSummary(SAMPLES, PersonalMask.MASKED);
    new QuarantineReader(rows, storage, zones).read(span::contains, summary::add);
    return new RejectReasons(
        summary.kinds().stream()
            .map(
                kind ->
                    new RejectedRecords(
                        kind.source(),
                        kind.arrivalDay(),
                        kind.dataset(),
                        kind.reason(),
                        kind.field(),
                        Long.toString(kind.records()),
                        kind.samples().stream()
                            .map(
                                sample ->
                                    new RejectedSample(
                                        sample.segment(),
                                        Long.toString(sample.offset()),
                                        sample.message(),
                                        sample.record()))
                            .toList()))
            .toList());
  }

  /** Commits and nights, the newest first. */
  public record RunList(List<RunRow> runs, List<NightBooks.NightAccount> nights) {}

  /** A commit in a ledger. */
  public record RunRow(
      String run,
      Instant committedAt,
      String table,
      String kind,
      long entry,
      long daysAdded,
      long daysRemoved,
      String rows) {}

  /**
   * Returns the last commits.
   *
   * @param limit how many of them
   */
  public RunList runs(int limit) throws IOException {
    List<RunRow> runs = new ArrayList<>();
    for (FileStatus dataset : storage.list(zones.archive())) {
      if (dataset.isDirectory()) {
        runs.addAll(
            runs(new Ledger(storage, dataset.path()), dataset.path().name(), "dataset", limit));
      }
    }
    for (MetricTable table : tables) {
      runs.addAll(
          runs(new Ledger(storage, zones.metrics(table.name())), table.name(), "figures", limit));
    }
    runs.sort(Comparator.comparing(RunRow::committedAt).reversed());
    return new RunList(runs.stream().limit(limit).toList(), nights.nights());
  }

  private static List<RunRow> runs(Ledger ledger, String table, String kind, int limit)
      throws IOException {
    long newest = ledger.state().number();
    return ledger.entries(Math.max(0, newest - limit)).stream()
        .flatMap(
            entry -> entry instanceof LedgerEntry.Commit commit ? Stream.of(commit) : Stream.of())
        .map(
            commit ->
                new RunRow(
                    commit.run().toString(),
                    commit.committedAt(),
                    table,
                    kind,
                    commit.number(),
                    commit.added().stream().map(added -> added.key().day()).distinct().count(),
                    commit.removed().stream().map(key -> key.day()).distinct().count(),
                    Long.toString(commit.added().stream().mapToLong(PartitionVersion::rows).sum())))
        .toList();
  }

  /** All agents of the warehouse. */
  public record AgentRows(List<AgentRow> agents) {}

  /**
   * An agent.
   *
   * @param version null: its watermark can't be read
   * @param behindSeconds null: unknown
   * @param detail null: nothing more is to be known
   */
  public record AgentRow(
      String agent,
      @Nullable String version,
      Instant lastSign,
      @Nullable Long behindSeconds,
      String lagBytes,
      long skewMillis,
      String state,
      @Nullable String detail) {}

  /** Returns the agents as their watermarks tell. */
  public AgentRows agents() throws IOException {
    Fleet fleet = Fleet.of(new Watermarks(storage, zones).all(), version, clock.instant());
    return new AgentRows(
        fleet.agents().stream()
            .map(
                agent ->
                    new AgentRow(
                        agent.agent(),
                        agent.version(),
                        agent.lastSign(),
                        agent.behind() == null ? null : agent.behind().toSeconds(),
                        Long.toString(agent.lagBytes()),
                        agent.clockSkewMillis(),
                        agent.state().label(),
                        agent.detail()))
            .toList());
  }
}
