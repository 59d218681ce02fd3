package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which sources of a run are held, and parses no more than it needs for that: of a source
 * that was held before, by the same rules, only the segments that have come since. Once they bring
 * it below its limit all of it is parsed, in the same run.
 */
final class Triage {
  private final List<HeldSource> refused;
  private final SourceGate gate;
  private final ParsedInVain memory;
  private final List<WaitingSource> sources;

  /** A source that has new segments. */
  private static final class WaitingSource {
    private final Mapping mapping;
    private final String rules;
    private final Map<Integer, InputPlan.InputSegment> segments = new TreeMap<>();
    private final Map<Integer, SegmentCounts> remembered = new HashMap<>();
    private final Map<Integer, SegmentCounts> parsed = new HashMap<>();

    WaitingSource(Mapping mapping, String rules) {
      this.mapping = mapping;
      this.rules = rules;
    }

    String name() {
      return mapping.source().name();
    }

    /** Returns what is known of a segment; nothing if it was never parsed. */
    Optional<SegmentCounts> counts(int segment) {
      SegmentCounts own = parsed.get(segment);
      return Optional.ofNullable(own == null ? remembered.get(segment) : own);
    }

    List<Integer> unknown() {
      return segments.keySet().stream().filter(number -> counts(number).isEmpty()).toList();
    }

    List<Integer> unparsed() {
      return segments.keySet().stream().filter(number -> !parsed.containsKey(number)).toList();
    }

    Optional<HeldSource> decide(SourceGate gate) {
      SegmentCounts sum = SegmentCounts.NOTHING;
      for (int number : segments.keySet()) {
        sum = sum.plus(counts(number).orElse(SegmentCounts.NOTHING));
      }
      return gate.decide(mapping.source(), List.copyOf(segments.values()), sum);
    }
  }

  private Triage(
      List<HeldSource> refused, SourceGate gate, ParsedInVain memory, List<WaitingSource> sources) {
    this.refused = refused;
    this.gate = gate;
    this.memory = memory;
    this.sources = sources;
  }

  /**
   * Looks at the sources that have new segments; parses nothing.
   *
   * @param zone the business zone
   * @param plan on the state
   */
  static Triage of(
      Storage storage,
      Zones zones,
      ZoneId zone,
      Dataset dataset,
      List<Mapping> mappings,
      LedgerState state,
      InputPlan plan,
      Allowances allowances)
      throws IOException {
    ParsedInVain memory = new ParsedInVain(storage, zones.archive(dataset.name()));
    memory.look();
    Map<String, WaitingSource> sources = new LinkedHashMap<>();
    for (Mapping mapping : mappings) {
      sources.put(
          mapping.source().name(),
          new WaitingSource(mapping, ReadingRules.hash(mapping.source(), zone)));
    }
    for (int number = 0; number < plan.segments().size(); number++) {
      InputPlan.InputSegment segment = plan.segments().get(number);
      Optional.ofNullable(sources.get(segment.name().source()))
          .orElseThrow()
          .segments
          .put(number, segment);
    }
    sources.values().removeIf(source -> source.segments.isEmpty());
    List<HeldSource> refused = unreadable(storage, plan);
    refused.forEach(held -> sources.remove(held.source()));
    for (WaitingSource source : List.copyOf(sources.values())) {
      Optional<HeldSource> held = changed(storage, source, state, allowances);
      if (held.isPresent()) {
        refused.add(held.get());
        sources.remove(source.name());
      }
    }
    for (WaitingSource source : sources.values()) {
      source.remembered.putAll(memory.of(source.name(), source.rules, source.segments));
    }
    return new Triage(
        refused, new SourceGate(allowances.rejectLimits()), memory, List.copyOf(sources.values()));
  }

  /**
   * What comes behind a file that can't be read must not be archived before it, and nothing of a
   * source that an erasure has still to overwrite: it might be archived unerased.
   */
  private static List<HeldSource> unreadable(Storage storage, InputPlan plan) throws IOException {
    List<HeldSource> held = new ArrayList<>();
    Set<String> sources = new TreeSet<>(plan.unreadable().keySet());
    sources.addAll(plan.blocked().keySet());
    for (String source : sources) {
      List<DayListing.UnreadableFile> unknown = plan.unreadable().getOrDefault(source, List.of());
      List<DayListing.UnreadableFile> files =
          new ArrayList<>(plan.blocked().getOrDefault(source, List.of()));
      unknown.stream()
          .filter(file -> files.stream().noneMatch(known -> known.path().equals(file.path())))
          .forEach(files::add);
      List<InputPlan.InputSegment> segments =
          plan.segments().stream()
              .filter(segment -> segment.name().source().equals(source))
              .toList();
      String others = files.size() == 1 ? "" : " (and " + (files.size() - 1) + " other files)";
      held.add(
          HeldSource.unparsed(
              source,
              HeldSource.HoldReason.RAW_ZONE,
              WaitingSegments.of(storage, segments).plusUnreadable(unknown),
              files.get(0).problem() + others));
    }
    return held;
  }

  /** What waits of a source is as its footers tell: parsing wouldn't change the decision. */
  private static Optional<HeldSource> changed(
      Storage storage, WaitingSource source, LedgerState state, Allowances allowances)
      throws IOException {
    Optional<ChangedIdentity> changed = ChangedIdentity.of(source.mapping.source(), state);
    if (changed.isEmpty() || allowances.identities().contains(source.name())) {
      return Optional.empty();
    }
    return Optional.of(
        HeldSource.unparsed(
            source.name(),
            HeldSource.HoldReason.IDENTITY,
            WaitingSegments.of(storage, source.segments.values()),
            changed.get().message("if only new events wait")));
  }

  /**
   * Returns the sources of which it is known without parsing that they are held: nothing has come
   * since they were.
   */
  List<HeldSource> standing() {
    List<HeldSource> held = new ArrayList<>(refused);
    for (WaitingSource source : sources) {
      if (source.unknown().isEmpty()) {
        source.decide(gate).ifPresent(held::add);
      }
    }
    return held;
  }

  /** Parses what decides, then all of the sources that aren't held. */
  List<HeldSource> decide(ArchiveEngine.EngineWork work) throws IOException {
    Set<Integer> first = new TreeSet<>();
    sources.forEach(source -> first.addAll(source.unknown()));
    parse(work, first);
    Set<Integer> released = new TreeSet<>();
    for (WaitingSource source : sources) {
      if (source.decide(gate).isEmpty()) {
        released.addAll(source.unparsed());
      }
    }
    parse(work, released);
    List<HeldSource> held = new ArrayList<>(refused);
    for (WaitingSource source : sources) {
      source.decide(gate).ifPresent(held::add);
    }
    return held;
  }

  private void parse(ArchiveEngine.EngineWork work, Collection<Integer> numbers)
      throws IOException {
    if (numbers.isEmpty()) {
      return;
    }
    List<Integer> ordered = List.copyOf(numbers);
    List<SegmentCounts> counts = work.parse(ordered);
    for (WaitingSource source : sources) {
      for (int i = 0; i < ordered.size(); i++) {
        if (source.segments.containsKey(ordered.get(i))) {
          source.parsed.put(ordered.get(i), counts.get(i));
        }
      }
    }
  }

  /** Returns the rules of the sources that aren't held, where the ledger has none or another. */
  List<SourceIdentity> identities(LedgerState state, Set<String> held) {
    return sources.stream()
        .filter(source -> !held.contains(source.name()))
        .flatMap(source -> ChangedIdentity.toKeep(source.mapping.source(), state).stream())
        .toList();
  }

  /** Keeps the counts of held sources for the next run. */
  void remember(RunId run, Set<String> held) {
    for (WaitingSource source : sources) {
      if (held.contains(source.name()) && !source.parsed.isEmpty()) {
        Map<InputPlan.InputSegment, SegmentCounts> counts = new LinkedHashMap<>();
        source.segments.forEach(
            (number, segment) ->
                source.counts(number).ifPresent(known -> counts.put(segment, known)));
        memory.keep(run, source.name(), source.rules, counts);
      }
    }
  }

  /** Lets go the counts of sources that were archived. */
  void forgetAllBut(Set<String> held) {
    sources.stream()
        .map(WaitingSource::name)
        .filter(source -> !held.contains(source))
        .forEach(memory::forget);
  }
}
