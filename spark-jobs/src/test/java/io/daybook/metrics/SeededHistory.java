package io.daybook.metrics;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.ORDERS;
import static io.daybook.warehouse.table.Datasets.PURCHASE;

import io.daybook.metrics.TestingArchive.EventBatch;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A shop's archive that grows, night by night, as a seed wants it: new days, which needn't follow
 * each other, late batches, batches that are archived again with other events or the same ones,
 * merges, and days that go. Its second day is the next one on which the zone's clocks change.
 */
public final class SeededHistory {
  /** The datasets of a shop. */
  public static final List<Dataset> DATASETS = List.of(LOGIN, PURCHASE, ORDERS);

  private static final int REREAD_DAYS = 4;

  private final Random random;
  private final SeededEvents events;
  private final LocalDate first;
  private final List<LocalDate> days = new ArrayList<>();
  private final Map<Dataset, DatasetHistory> datasets = new LinkedHashMap<>();

  /** What a dataset's ledger has of the shop, and what the next night changes in it. */
  private static final class DatasetHistory {
    private final TreeMap<LocalDate, List<PartitionVersion>> archived = new TreeMap<>();
    private final Map<PartitionKey, List<Map<String, Object>>> events = new LinkedHashMap<>();
    private final List<EventBatch> batches = new ArrayList<>();
    private final List<PartitionVersion> merged = new ArrayList<>();
    private final List<PartitionKey> removed = new ArrayList<>();

    private boolean isUntouched(LocalDate day) {
      return batches.stream().noneMatch(batch -> batch.day().equals(day))
          && merged.stream().noneMatch(version -> version.key().day().equals(day))
          && removed.stream().noneMatch(key -> key.day().equals(day));
    }
  }

  /**
   * @param seed also of its users' and orders' ids, so that two histories never meet
   * @param from a day before all of its days
   */
  public SeededHistory(long seed, ZoneId zone, LocalDate from) {
    this.random = new Random(seed);
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(from.atStartOfDay(zone).toInstant());
    this.first = change == null ? from : change.getDateTimeBefore().toLocalDate().minusDays(1);
    this.events = new SeededEvents("s" + seed + "-", random, zone, first);
    DATASETS.forEach(dataset -> datasets.put(dataset, new DatasetHistory()));
  }

  /** Returns the last day that it has or had. */
  public LocalDate lastDay() {
    return days.get(days.size() - 1);
  }

  /** Adds a day of all datasets; now and then one has no event. */
  public void newDay() {
    LocalDate day =
        switch (days.size()) {
          case 0 -> first;
          case 1 -> first.plusDays(1);
          default -> lastDay().plusDays(step());
        };
    days.add(day);
    for (Dataset dataset : DATASETS) {
      if (random.nextInt(6) > 0) {
        batch(dataset, day, 0);
      }
    }
  }

  /** Days between two days: most often one, now and then to an edge of a window. */
  private int step() {
    int[] steps = {1, 1, 1, 1, 1, 1, 1, 1, 2, 6, 7, 13, 23, random.nextInt(5) == 0 ? 61 : 30};
    return steps[random.nextInt(steps.length)];
  }

  /** Does something to the past, once to a day and night. */
  public void change() {
    Dataset dataset = DATASETS.get(random.nextInt(DATASETS.size()));
    DatasetHistory history = history(dataset);
    LocalDate day = days.get(random.nextInt(days.size()));
    if (!history.isUntouched(day)) {
      return;
    }
    List<PartitionVersion> versions = history.archived.getOrDefault(day, List.of());
    switch (random.nextInt(8)) {
      case 0, 1 -> batch(dataset, day, versions.isEmpty() ? 0 : last(versions) + 1);
      case 2 -> batch(dataset, day, 0);
      case 3 -> again(dataset, day);
      case 4 -> merge(dataset, day);
      case 5 -> supersede(dataset, day);
      case 6 -> reread(dataset, day);
      default -> versions.forEach(version -> history.removed.add(version.key()));
    }
  }

  /** Archives the batches of a day again, with the same events. */
  public void again(Dataset dataset, LocalDate day) {
    DatasetHistory history = history(dataset);
    for (PartitionVersion version : history.archived.getOrDefault(day, List.of())) {
      // A merged one has the events of others too.
      if (history.events.get(version.key()) != null) {
        history.batches.add(
            new EventBatch(day, version.key().batch(), history.events.get(version.key())));
      }
    }
  }

  /**
   * Lets newer versions of records come: batches lose rows, or all of them but tombstones, and the
   * next one has others.
   */
  public void supersede(Dataset dataset, LocalDate day) {
    DatasetHistory history = history(dataset);
    List<PartitionVersion> versions = history.archived.getOrDefault(day, List.of());
    for (PartitionVersion version : versions) {
      List<Map<String, Object>> before = history.events.get(version.key());
      if (before == null) {
        continue;
      }
      List<Map<String, Object>> staying =
          before.stream().filter(event -> random.nextInt(3) > 0).toList();
      if (staying.isEmpty() || random.nextInt(4) == 0) {
        history.merged.add(
            new PartitionVersion(
                version.key(),
                version.version() + 1,
                RunId.random(),
                version.directory() + "-buried",
                List.of(),
                Map.of()));
        history.events.put(version.key(), null);
      } else {
        history.batches.add(new EventBatch(day, version.key().batch(), staying));
      }
    }
    if (!versions.isEmpty() && random.nextBoolean()) {
      batch(dataset, day, last(versions) + 1);
    }
  }

  /**
   * Lets records of a few days be read anew: in one entry their batches lose rows, and others come
   * in the batches behind them; a day between them may come out as it was.
   */
  public void reread(Dataset dataset, LocalDate from) {
    DatasetHistory history = history(dataset);
    for (LocalDate day : days) {
      boolean isIn = !day.isBefore(from) && day.isBefore(from.plusDays(REREAD_DAYS));
      if (isIn && history.isUntouched(day) && random.nextInt(4) > 0) {
        supersede(dataset, day);
      }
    }
  }

  /** Gives the first batch the files of all: to a reader the same rows. */
  public void merge(Dataset dataset, LocalDate day) {
    DatasetHistory history = history(dataset);
    List<PartitionVersion> versions = history.archived.getOrDefault(day, List.of());
    if (versions.size() < 2) {
      return;
    }
    PartitionVersion first = versions.get(0);
    history.merged.add(
        new PartitionVersion(
            first.key(),
            first.version() + 1,
            RunId.random(),
            first.directory() + "-merged",
            versions.stream().flatMap(version -> version.files().stream()).toList(),
            Map.of(),
            versions.stream()
                .map(PartitionVersion::content)
                .reduce(PartitionContent.NONE, PartitionContent::plus),
            Map.of()));
    versions.stream().skip(1).forEach(version -> history.removed.add(version.key()));
    history.events.put(first.key(), null);
  }

  /** Returns its days, those that have no event any more among them. */
  public List<LocalDate> days() {
    return List.copyOf(days);
  }

  private void batch(Dataset dataset, LocalDate day, int number) {
    history(dataset).batches.add(new EventBatch(day, number, events.of(dataset, day)));
  }

  private static int last(List<PartitionVersion> versions) {
    return versions.get(versions.size() - 1).key().batch();
  }

  private DatasetHistory history(Dataset dataset) {
    return datasets.get(dataset);
  }

  /**
   * Writes what a night brings, and takes it as archived.
   *
   * @return the versions that come; those that go are in {@code removed}
   */
  public List<PartitionVersion> write(
      TestingArchive warehouse, Dataset dataset, List<PartitionKey> removed) throws IOException {
    DatasetHistory history = history(dataset);
    List<PartitionVersion> added = new ArrayList<>(warehouse.write(dataset, history.batches));
    history.batches.forEach(
        batch ->
            history.events.put(
                new PartitionKey(dataset.name(), batch.day(), batch.number()), batch.events()));
    added.addAll(history.merged);
    removed.addAll(history.removed);
    history.removed.forEach(key -> take(history, key));
    added.forEach(
        version -> {
          take(history, version.key());
          history
              .archived
              .computeIfAbsent(version.key().day(), d -> new ArrayList<>())
              .add(version);
        });
    history.archived.values().forEach(day -> day.sort((a, b) -> a.key().batch() - b.key().batch()));
    history.batches.clear();
    history.merged.clear();
    history.removed.clear();
    return added;
  }

  private static void take(DatasetHistory history, PartitionKey key) {
    history
        .archived
        .getOrDefault(key.day(), new ArrayList<>())
        .removeIf(version -> version.key().equals(key));
  }
}
