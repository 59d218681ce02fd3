package io.daybook.night;

import io.daybook.ingest.watermark.Completeness;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.metrics.gate.Volume;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges whether datasets have the events that are to be expected. Judged are the last days of
 * which everything has arrived, by the watermarks of the agents, and on which the shop isn't closed
 * by the configuration. A day without events is recorded until events come or a person releases it.
 */
public final class VolumeGate {
  /** Days that a night may still find empty: as many as are looked back at. */
  private static final int DAYS = 28;

  /** The inputs of a recorded day. */
  private static final Map<String, String> NO_EVENTS = Map.of("events", "0");

  private final Storage storage;
  private final Zones zones;
  private final DaybookConfig configuration;

  VolumeGate(Storage storage, Zones zones, DaybookConfig configuration) {
    this.storage = storage;
    this.zones = zones;
    this.configuration = configuration;
  }

  /**
   * Returns which days have arrived now: what the archive takes in later may be of others.
   *
   * @throws IOException if storage doesn't answer
   */
  public Completeness completeness() throws IOException {
    return new Completeness(new Watermarks(storage, zones).all(), configuration.warehouse().zone());
  }

  /**
   * Judges the archive as it is committed.
   *
   * @param completeness as it was before the archive was brought up to date
   * @param held sources whose events aren't archived; their datasets are not judged
   * @param now by which a blocked day is recorded
   * @return days without events that nobody released, and the newest day if it has few
   */
  public List<GateFinding> judge(Completeness completeness, Set<String> held, Instant now)
      throws IOException {
    List<GateFinding> findings = new ArrayList<>();
    if (!configuration.sources().keySet().containsAll(held)) {
      // A source whose file can't be read may be of any dataset.
      return findings;
    }
    for (Dataset dataset : configuration.datasets().values()) {
      Set<String> sources = sources(dataset);
      Optional<LocalDate> last = completeness.lastDay(sources);
      if (last.isPresent() && Collections.disjoint(sources, held)) {
        findings.addAll(judge(dataset, last.get(), now));
      }
    }
    return findings;
  }

  private List<GateFinding> judge(Dataset dataset, LocalDate last, Instant now) throws IOException {
    Volume volume = volume(dataset);
    GateRecords records = records(dataset);
    List<GateFinding> findings = new ArrayList<>();
    for (LocalDate day = last.minusDays(DAYS - 1); !day.isAfter(last); day = day.plusDays(1)) {
      if (configuration.metrics().closed().includes(day)) {
        continue;
      }
      Optional<GateFinding> finding = volume.finding(day);
      if (finding.isEmpty()) {
        continue;
      }
      if (finding.get().blocks() && records.release(day, NO_EVENTS).isEmpty()) {
        records.block(day, NO_EVENTS, List.of(finding.get()), now);
        findings.add(finding.get());
      } else if (!finding.get().blocks() && day.equals(last)) {
        findings.add(finding.get());
      }
    }
    for (BlockedDay old : standing(dataset)) {
      if (old.release() == null && old.day().isBefore(last.minusDays(DAYS - 1))) {
        findings.addAll(old.findings());
      }
    }
    return findings;
  }

  /** Returns the days that are recorded as without events, and still are, by dataset. */
  public List<BlockedDay> standing() throws IOException {
    List<BlockedDay> days = new ArrayList<>();
    for (Dataset dataset : configuration.datasets().values()) {
      days.addAll(standing(dataset));
    }
    return days;
  }

  /** Returns the days of a dataset that are recorded as without events, and still are. */
  public List<BlockedDay> standing(Dataset dataset) throws IOException {
    Volume volume = volume(dataset);
    return records(dataset)
        .standing(
            day ->
                volume.events(day.day()) == 0
                    && !configuration.metrics().closed().includes(day.day()));
  }

  /** Returns where such days are recorded. */
  public GateRecords records(Dataset dataset) {
    return new GateRecords(storage, dataset.name(), zones.archive(dataset.name()));
  }

  /** Returns the days of which no figures are made: without events, and released by nobody. */
  public MissingDays missing() throws IOException {
    NavigableMap<String, NavigableSet<LocalDate>> missing = new TreeMap<>();
    for (BlockedDay day : standing()) {
      if (day.release() == null) {
        missing.computeIfAbsent(day.table(), name -> new TreeSet<>()).add(day.day());
      }
    }
    return new MissingDays(missing);
  }

  private Volume volume(Dataset dataset) throws IOException {
    return new Volume(dataset.name(), new Ledger(storage, zones.archive(dataset.name())).state());
  }

  private Set<String> sources(Dataset dataset) {
    return configuration.sources().values().stream()
        .filter(source -> source.dataset().filter(dataset::equals).isPresent())
        .map(SourceConfig::name)
        .collect(Collectors.toSet());
  }
}
