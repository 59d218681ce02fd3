package io.daybook.metrics.trace;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerHistory;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From a figure to what it was made of: the versions of a day as they are published, the days of
 * its inputs, and of a dataset the segments whose records are in it.
 */
public final class DayTrace {
  private static final int MOST_DAYS = 100;
  private static final int MOST_SEGMENTS = 500;

  private final Storage storage;
  private final Zones zones;
  private final Map<String, MetricTable> tables = new TreeMap<>();
  private final Publications publications;

  /**
   * @param tables all metric tables
   */
  public DayTrace(Storage storage, Zones zones, List<MetricTable> tables) {
    this.storage = storage;
    this.zones = zones;
    tables.forEach(table -> this.tables.put(table.name(), table));
    this.publications = new Publications(storage, zones, RunId::random);
  }

  /**
   * What a day was made of.
   *
   * @param kind {@code dataset} or {@code figures}
   * @param publication that shows these versions; 0: none does
   * @param versions of the day, by batch; none: the day has no rows
   * @param inputs of figures; none of a dataset
   * @param segments of a dataset, five hundred at most; none of figures
   * @param segmentCount how many there are
   */
  public record DayOrigin(
      String table,
      LocalDate day,
      String kind,
      long publication,
      List<VersionOrigin> versions,
      List<InputOrigin> inputs,
      List<SegmentOrigin> segments,
      long segmentCount) {}

  /**
   * A version of a day.
   *
   * @param committedAt null: its entry is gone
   */
  public record VersionOrigin(
      int batch,
      long version,
      String run,
      @Nullable Instant committedAt,
      String rows,
      String bytes,
      String directory,
      List<String> files) {}

  /**
   * An input of a day.
   *
   * @param window which of its days count, in words
   * @param days of them that have rows, the newest first, a hundred at most
   * @param dayCount how many there are
   */
  public record InputOrigin(
      String relation, String kind, String window, List<LocalDate> days, long dayCount) {}

  /**
   * A segment in the raw zone.
   *
   * @param segment path of the file that holds it; null: it isn't there any more
   * @param from first byte in the source's file
   * @param to byte behind the last
   */
  public record SegmentOrigin(
      String source,
      @Nullable LocalDate arrivalDay,
      String agent,
      @Nullable String segment,
      String from,
      String to) {}

  /**
   * Traces a day of a table as a publication shows it.
   *
   * @param publication its number; 0: nothing was published, and the ledgers tell
   * @return nothing if there is no such table
   */
  public Optional<DayOrigin> of(String name, LocalDate day, long publication) throws IOException {
    @Nullable MetricTable table = tables.get(name);
    boolean isDataset = storage.status(zones.archive(name)).isPresent();
    if (table == null && !isDataset) {
      return Optional.empty();
    }
    Optional<PublicationRecord> record = publications.of(publication);
    Ledger ledger = ledger(name);
    LedgerState state = shown(record, name, ledger);
    List<PartitionVersion> versions = state.day(name, day);
    List<LedgerEntry.Commit> commits =
        table == null
            ? commitsOfDay(ledger, name, day, state.number())
            : commits(ledger, versions, state.number());
    List<SegmentOrigin> segments = table == null ? segments(commits) : List.of();
    return Optional.of(
        new DayOrigin(
            name,
            day,
            table == null ? "dataset" : "figures",
            record.map(PublicationRecord::number).orElse(0L),
            versions.stream().map(version -> origin(version, commits)).toList(),
            table == null ? List.of() : inputs(table, day, record),
            segments.subList(0, Math.min(MOST_SEGMENTS, segments.size())),
            segments.size()));
  }

  /**
   * Returns the versions of a day.
   *
   * @param publication as in {@link #of}
   */
  public List<PartitionVersion> versions(String name, LocalDate day, long publication)
      throws IOException {
    return shown(publications.of(publication), name, ledger(name)).day(name, day);
  }

  /**
   * A relation that a day of figures is made of, itself or through any number of tables.
   *
   * @param kind {@code dataset} or {@code figures}
   * @param versions of the days that may be in it, the newest day first
   */
  public record RelationOrigin(String relation, String kind, List<PartitionVersion> versions) {
    public RelationOrigin {
      versions = List.copyOf(versions);
    }

    /** Returns the days, the newest first. */
    public List<LocalDate> days() {
      return versions.stream().map(version -> version.key().day()).distinct().toList();
    }

    /** Returns the rows of all these days. */
    public long rows() {
      return versions.stream().mapToLong(PartitionVersion::rows).sum();
    }
  }

  /**
   * Follows the inputs of a day of figures down to the datasets.
   *
   * @param publication as in {@link #of}
   * @return each behind what it is an input of; none if there is no such metric table, or it is
   *     gathered from ledgers
   */
  public List<RelationOrigin> relations(String name, LocalDate day, long publication)
      throws IOException {
    Optional<PublicationRecord> record = publications.of(publication);
    Map<String, LedgerState> states = new HashMap<>();
    Map<String, NavigableSet<LocalDate>> days = new LinkedHashMap<>();
    Queue<Map.Entry<String, LocalDate>> open = new ArrayDeque<>(List.of(Map.entry(name, day)));
    while (!open.isEmpty()) {
      Map.Entry<String, LocalDate> next = open.remove();
      @Nullable MetricTable table = tables.get(next.getKey());
      for (MetricInput input : table == null ? List.<MetricInput>of() : table.inputs()) {
        String relation = input.relation();
        if (!states.containsKey(relation)) {
          states.put(relation, shown(record, relation, ledger(relation)));
        }
        NavigableSet<LocalDate> known = days.computeIfAbsent(relation, any -> new TreeSet<>());
        NavigableSet<LocalDate> given =
            Optional.ofNullable(states.get(relation)).orElseThrow().days(relation);
        input
            .window()
            .of(next.getValue(), given)
            .filter(known::add)
            .forEach(each -> open.add(Map.entry(relation, each)));
      }
    }
    List<RelationOrigin> origins = new ArrayList<>();
    days.forEach(
        (relation, of) -> {
          LedgerState state = Optional.ofNullable(states.get(relation)).orElseThrow();
          origins.add(
              new RelationOrigin(
                  relation,
                  tables.containsKey(relation) ? "figures" : "dataset",
                  of.descendingSet().stream()
                      .flatMap(each -> state.day(relation, each).stream())
                      .toList()));
        });
    return origins;
  }

  private Ledger ledger(String relation) {
    return new Ledger(
        storage, tables.containsKey(relation) ? zones.metrics(relation) : zones.archive(relation));
  }

  private LedgerState shown(Optional<PublicationRecord> record, String name, Ledger ledger)
      throws IOException {
    return record.isPresent()
        ? publications.shown(
            record.get(), tables.containsKey(name) ? zones.metrics(name) : zones.archive(name))
        : ledger.state();
  }

  /** Returns the entries of the runs that wrote some versions. */
  private static List<LedgerEntry.Commit> commits(
      Ledger ledger, List<PartitionVersion> versions, long upTo) throws IOException {
    LedgerHistory history = new LedgerHistory(ledger);
    List<LedgerEntry.Commit> commits = new ArrayList<>();
    for (PartitionVersion version : versions) {
      history.of(version, upTo).ifPresent(commits::add);
    }
    return commits;
  }

  /**
   * Returns the entries of all runs that wrote to a day of a dataset, in their order: of a version
   * that was merged they tell what it was merged of.
   */
  private static List<LedgerEntry.Commit> commitsOfDay(
      Ledger ledger, String dataset, LocalDate day, long upTo) throws IOException {
    List<LedgerEntry.Commit> commits =
        new ArrayList<>(new LedgerHistory(ledger).ofDay(dataset, day, upTo));
    Collections.reverse(commits);
    return commits;
  }

  private static VersionOrigin origin(PartitionVersion version, List<LedgerEntry.Commit> commits) {
    @Nullable Instant committed =
        commits.stream()
            .filter(commit -> commit.run().equals(version.run()))
            .map(LedgerEntry.Commit::committedAt)
            .findFirst()
            .orElse(null);
    return new VersionOrigin(
        version.key().batch(),
        version.version(),
        version.run().toString(),
        committed,
        Long.toString(version.rows()),
        Long.toString(version.bytes()),
        version.directory(),
        version.files().stream().map(DataFile::path).toList());
  }

  private List<InputOrigin> inputs(
      MetricTable table, LocalDate day, Optional<PublicationRecord> record) throws IOException {
    List<InputOrigin> inputs = new ArrayList<>();
    for (MetricInput input : table.inputs()) {
      boolean isFigures = tables.containsKey(input.relation());
      NavigableSet<LocalDate> given =
          shown(record, input.relation(), ledger(input.relation())).days(input.relation());
      List<LocalDate> days =
          input.window().of(day, given).sorted(Comparator.reverseOrder()).toList();
      inputs.add(
          new InputOrigin(
              input.relation(),
              isFigures ? "figures" : "dataset",
              input.window().words(),
              days.subList(0, Math.min(MOST_DAYS, days.size())),
              days.size()));
    }
    return inputs;
  }

  /** Segments of the runs that wrote to the day; such a run may have written to other days too. */
  private List<SegmentOrigin> segments(List<LedgerEntry.Commit> commits) throws IOException {
    List<SegmentOrigin> segments = new ArrayList<>();
    Map<String, List<DayListing.StoredSegment>> listed = new HashMap<>();
    for (LedgerEntry.Commit commit : commits) {
      for (ConsumedRange range : commit.consumed()) {
        segments.addAll(segments(range, commit.sums(), listed));
      }
    }
    return segments;
  }

  private List<SegmentOrigin> segments(
      ConsumedRange range,
      List<SourceSums> sums,
      Map<String, List<DayListing.StoredSegment>> listed)
      throws IOException {
    List<SegmentOrigin> found = new ArrayList<>();
    for (SourceSums sum : sums) {
      if (sum.source().equals(range.file().source())) {
        String key = sum.source() + "/" + sum.arrivalDay();
        List<DayListing.StoredSegment> stored = listed.get(key);
        if (stored == null) {
          StoragePath directory = zones.raw(sum.source(), sum.arrivalDay());
          stored = DayListing.of(storage, sum.source(), directory, name -> true).segments();
          listed.put(key, stored);
        }
        for (DayListing.StoredSegment segment : stored) {
          SegmentName name = segment.name();
          if (isWithin(name, range)) {
            found.add(
                new SegmentOrigin(
                    sum.source(),
                    sum.arrivalDay(),
                    name.agent(),
                    segment.path().toString(),
                    Long.toString(Math.max(name.start(), range.start())),
                    Long.toString(Math.min(name.end(), range.end()))));
          }
        }
      }
    }
    return found.isEmpty()
        ? List.of(
            new SegmentOrigin(
                range.file().source(),
                null,
                range.file().agent(),
                null,
                Long.toString(range.start()),
                Long.toString(range.end())))
        : found;
  }

  private static boolean isWithin(SegmentName name, ConsumedRange range) {
    return name.agent().equals(range.file().agent())
        && name.source().equals(range.file().source())
        && name.file() == range.file().file()
        && name.start() < range.end()
        && name.end() > range.start();
  }
}
