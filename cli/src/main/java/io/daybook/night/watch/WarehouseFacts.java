package io.daybook.night.watch;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.ingest.watermark.Fleet;
import io.daybook.ingest.watermark.Sign;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.metrics.plan.CompleteDays;
import io.daybook.night.PastSums;
import io.daybook.night.VolumeGate;
import io.daybook.night.Workspace;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a warehouse can be trusted, as ledgers, gates and watermarks in HDFS tell. Neither Hive
 * nor the metastore is asked.
 *
 * @param readAt when they were read
 * @param publication number of the last one; 0 before the first
 * @param publishedAt when that was; null before the first
 * @param tables that have a ledger, those of the archive first
 * @param sources that were ever archived
 * @param agents that have left a watermark
 */
public record WarehouseFacts(
    Instant readAt,
    long publication,
    @Nullable Instant publishedAt,
    List<TableFacts> tables,
    List<SourceFacts> sources,
    List<AgentFacts> agents) {

  /** Arrival days over which quarantined records are counted, up to the source's newest one. */
  public static final int QUARANTINE_DAYS = 7;

  public WarehouseFacts {
    tables = List.copyOf(tables);
    sources = List.copyOf(sources);
    agents = List.copyOf(agents);
  }

  /**
   * A dataset or metric table.
   *
   * @param dataThrough the end of its newest day that is complete and published; null if none is
   * @param daysBehind of the ledger that no publication names as they are now
   * @param blockedDays that a gate holds back and nobody released
   */
  public record TableFacts(
      String table, @Nullable Instant dataThrough, int daysBehind, int blockedDays) {}

  /**
   * A source.
   *
   * @param records read, of the last {@link #QUARANTINE_DAYS} arrival days
   * @param quarantined of these
   * @param unbalancedDays arrival days, of all, of which a sum does not hold
   */
  public record SourceFacts(String source, long records, long quarantined, int unbalancedDays) {}

  /**
   * An agent.
   *
   * @param lastSign when it wrote its watermark, by the storage's clock
   * @param committedThrough up to when everything is committed, by source
   */
  public record AgentFacts(
      String agent,
      Fleet.AgentState state,
      Instant lastSign,
      Map<String, Instant> committedThrough) {
    public AgentFacts {
      committedThrough = Map.copyOf(committedThrough);
    }
  }

  /**
   * Reads them.
   *
   * @param version of Daybook that asks
   * @throws IOException if storage doesn't answer
   */
  public static WarehouseFacts read(Workspace workspace, String version, Instant now)
      throws IOException {
    Storage storage = workspace.storage();
    Publications publications = workspace.publications();
    Optional<PublicationRecord> published = publications.newest();
    return new WarehouseFacts(
        now,
        published.map(PublicationRecord::number).orElse(0L),
        published.map(PublicationRecord::publishedAt).orElse(null),
        new TableReading(workspace, storage, publications, published).read(),
        sources(PastSums.read(storage, workspace.zones())),
        agents(new Watermarks(storage, workspace.zones()).all(), version, now));
  }

  /** Reads the facts about tables. */
  private record TableReading(
      Workspace workspace,
      Storage storage,
      Publications publications,
      Optional<PublicationRecord> published) {

    List<TableFacts> read() throws IOException {
      VolumeGate volume = workspace.volumeGate();
      ZoneId zone = workspace.configuration().warehouse().zone();
      List<MetricTable> metrics = workspace.configuration().metrics().tables();
      Map<String, NavigableMap<LocalDate, Boolean>> complete =
          CompleteDays.read(storage, workspace.zones(), metrics, zone, volume.missing());
      List<TableFacts> facts = new ArrayList<>();
      for (LedgerTable table : workspace.ledgerTables()) {
        Dataset dataset = workspace.configuration().datasets().get(table.name());
        Collection<LocalDate> behind = behind(table);
        Optional<LocalDate> through =
            dataset == null
                ? newest(table, complete.getOrDefault(table.name(), new TreeMap<>()), behind)
                : horizon(table, zone);
        facts.add(
            new TableFacts(
                table.name(),
                through.map(day -> day.plusDays(1).atStartOfDay(zone).toInstant()).orElse(null),
                behind.size(),
                blocked(dataset == null ? records(table) : volume.standing(dataset))));
      }
      return facts;
    }

    /** The days of a ledger that the last publication doesn't name as they are. */
    private Collection<LocalDate> behind(LedgerTable table) throws IOException {
      Ledger ledger = table.ledger(storage);
      long upTo = published.isPresent() ? publications.upTo(published.get(), table.home()) : 0;
      if (upTo == 0) {
        return ledger.state().days(table.name());
      }
      Collection<LocalDate> days = new TreeSet<>();
      for (LedgerEntry entry : ledger.entries(upTo)) {
        if (entry instanceof LedgerEntry.Commit commit) {
          Stream.concat(
                  commit.removed().stream(), commit.added().stream().map(PartitionVersion::key))
              .filter(key -> key.table().equals(table.name()))
              .map(PartitionKey::day)
              .forEach(days::add);
        }
      }
      return days;
    }

    private Optional<LocalDate> horizon(LedgerTable table, ZoneId zone) throws IOException {
      return published.isEmpty()
          ? Optional.empty()
          : Horizons.of(publications.shown(published.get(), table.home()), table.name(), zone);
    }

    private Optional<LocalDate> newest(
        LedgerTable table, NavigableMap<LocalDate, Boolean> complete, Collection<LocalDate> behind)
        throws IOException {
      if (published.isEmpty() || publications.upTo(published.get(), table.home()) == 0) {
        return Optional.empty();
      }
      return complete.descendingMap().entrySet().stream()
          .filter(Map.Entry::getValue)
          .map(Map.Entry::getKey)
          .filter(day -> !behind.contains(day))
          .findFirst();
    }

    private List<BlockedDay> records(LedgerTable table) throws IOException {
      return new GateRecords(storage, table.name(), table.home()).standing();
    }

    private static int blocked(List<BlockedDay> days) {
      return (int) days.stream().filter(day -> day.release() == null).count();
    }
  }

  private static List<SourceFacts> sources(PastSums sums) {
    List<SourceFacts> facts = new ArrayList<>();
    for (String source : sums.sources()) {
      List<SourceSums> days = sums.of(List.of(source), Optional.empty(), Optional.empty());
      LocalDate first = days.get(days.size() - 1).arrivalDay().minusDays(QUARANTINE_DAYS - 1L);
      List<SourceSums> last =
          days.stream().filter(day -> !day.arrivalDay().isBefore(first)).toList();
      facts.add(
          new SourceFacts(
              source,
              last.stream().mapToLong(SourceSums::recordsRead).sum(),
              last.stream().mapToLong(SourceSums::recordsQuarantined).sum(),
              (int) days.stream().filter(day -> day.imbalance().isPresent()).count()));
    }
    return facts;
  }

  private static List<AgentFacts> agents(List<Sign> signs, String version, Instant now) {
    Map<String, Map<String, Instant>> through = new TreeMap<>();
    for (Sign sign : signs) {
      if (sign instanceof Sign.WatermarkSign given) {
        Map<String, Instant> sources = new TreeMap<>();
        Map<String, Watermark.SourceWatermark> marks = given.watermark().sources();
        marks.forEach((source, mark) -> sources.put(source, mark.committedThrough()));
        through.put(sign.agent(), sources);
      }
    }
    return Fleet.of(signs, version, now).agents().stream()
        .map(
            agent ->
                new AgentFacts(
                    agent.agent(),
                    agent.state(),
                    agent.lastSign(),
                    through.getOrDefault(agent.agent(), Map.of())))
        .toList();
  }
}
