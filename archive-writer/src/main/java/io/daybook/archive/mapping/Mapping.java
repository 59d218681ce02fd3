package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Encoding;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.table.Dataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the records of a source become events of its dataset. Compiled once, used by many threads.
 * The language is described in docs/mapping.md.
 */
public final class Mapping {
  private final SourceConfig declaration;
  private final ArchiveSource source;
  private final Encoding encoding;
  private final IgnoredRecords ignored;
  private final RecordFormat format;
  private final TextPaths paths;
  private final int slots;
  private final List<Condition> skipRules;
  private final List<EventMapping> events;
  private final Optional<Carry> carry;
  private final Optional<Repetition> repetition;
  private final Optional<RecordVersion> version;
  private final boolean mayGiveSeveral;

  private Mapping(SourceConfig declaration, ArchiveSource source, Parts parts) {
    this.declaration = declaration;
    this.source = source;
    this.encoding = parts.encoding;
    this.ignored = parts.ignored;
    this.format = parts.format;
    this.paths = parts.paths;
    this.slots = parts.slots;
    this.skipRules = parts.skipRules;
    this.events = parts.events;
    this.carry = parts.carry;
    this.repetition = parts.repetition;
    this.version = parts.version;
    this.mayGiveSeveral = parts.mayGiveSeveral;
  }

  /** A source's mapping, read with or without a dataset whose columns it is held against. */
  private record Parts(
      Encoding encoding,
      IgnoredRecords ignored,
      RecordFormat format,
      TextPaths paths,
      int slots,
      List<Condition> skipRules,
      List<EventMapping> events,
      Optional<Carry> carry,
      Optional<Repetition> repetition,
      Optional<RecordVersion> version,
      boolean mayGiveSeveral) {}

  private static Parts parts(SourceConfig source) {
    ConfigNode node = source.node();
    RecordFormat format = RecordFormat.compile(source);
    boolean mayGiveSeveral = node.has("events") || node.has("repeat");
    Slots names = new Slots(format);
    ParsedTexts.compile(node, names);
    List<EventMapping> events = events(source.dataset(), node, names);
    checkTimes(events, node);
    Optional<Carry> carry = Carry.compile(node, names);
    Optional<Repetition> repetition = repetition(node, names);
    Optional<RecordVersion> version = RecordVersion.compile(node, names);
    version.ifPresent(known -> known.check(events, node));
    List<Condition> skipRules =
        node.list("skip").stream().map(rule -> Condition.compile(rule, names.deciding())).toList();
    names.check(node);
    return new Parts(
        Encoding.of(node),
        IgnoredRecords.read(node),
        format,
        names.paths(),
        names.count(),
        skipRules,
        events,
        carry,
        repetition,
        version,
        mayGiveSeveral);
  }

  /** Duplicates are looked for on one day, or on several: not both among the ids of a source. */
  private static void checkTimes(List<EventMapping> events, ConfigNode node) {
    if (events.stream().noneMatch(EventMapping::isDatedByArrival)) {
      return;
    }
    if (events.stream().anyMatch(EventMapping::isDatedByRecord)) {
      node.child("events")
          .problem(
              "events dated by arrival beside others",
              "event_time: arrival in all of them, or in none",
              "declare the others as a source of its own, with the same files");
    }
  }

  private static Optional<Repetition> repetition(ConfigNode node, Slots names) {
    if (!node.has("repeat")) {
      return Optional.empty();
    }
    ConfigNode repeat = node.child("repeat");
    FieldMapping field = FieldMapping.compile(repeat, names.deciding());
    repeat.noOtherKeys();
    new ConstantCheck(field, new RawRecord(0), Repetition::number).check(repeat);
    return Optional.of(new Repetition(field));
  }

  /**
   * Reads the archive's keys of a source's file; what is wrong goes to the configuration's
   * problems. Where the dataset is unknown, everything is checked but the columns.
   *
   * @return empty if the source has no dataset that can be used
   */
  public static Optional<Mapping> read(SourceConfig source) {
    Optional<ArchiveSource> archived = ArchiveSource.read(source);
    Parts parts = parts(source);
    return archived.map(
        known ->
            new Mapping(source, isDatedByArrival(parts) ? dated(source, known) : known, parts));
  }

  /**
   * Holds the mappings of a configuration against each other: where several sources share a scope
   * of ids, duplicates are looked for alike. What is wrong goes to the configuration's problems.
   */
  public static void checkTogether(Collection<Mapping> mappings) {
    for (Mapping mapping : mappings) {
      ArchiveSource own = mapping.source;
      if (mapping.version.isPresent()) {
        checkVersions(mapping, mappings);
      }
      if (own.times() == ArchiveSource.TimeOrigin.ARRIVAL) {
        mappings.stream()
            .map(Mapping::source)
            .filter(other -> other.dataset().name().equals(own.dataset().name()))
            .filter(other -> other.ids().equals(own.ids()) && other.times() != own.times())
            .findFirst()
            .ifPresent(
                other ->
                    mapping
                        .declaration
                        .node()
                        .child("ids")
                        .problem(
                            "'" + own.ids() + "', as in " + other.name(),
                            "event_time: arrival in all sources of a scope, or in none",
                            "the same event would be of several days; give this source a scope of"
                                + " its own"));
      }
    }
  }

  /**
   * Compiles the mapping of a source that has a usable dataset; what is wrong goes to the
   * configuration's problems.
   *
   * @throws IllegalArgumentException if its dataset is unknown
   */
  public static Mapping compile(SourceConfig source) {
    return read(source)
        .orElseThrow(() -> new IllegalArgumentException(source.name() + " has no known dataset"));
  }

  private static List<EventMapping> events(
      Optional<Dataset> dataset, ConfigNode node, Slots names) {
    ConfigNode common = node.section("fields");
    Fields fields = Fields.compile(dataset, common, names);
    if (!node.has("events")) {
      return List.of(new EventMapping(dataset, "", EventChoice.EVERY_RECORD, fields, common));
    }
    List<EventMapping> events = new ArrayList<>();
    for (ConfigNode event : node.list("events")) {
      Optional<Unfolding> unfolding = Unfolding.compile(event, names);
      Slots scope = unfolding.map(of -> names.ofElements(of.list())).orElse(names);
      EventChoice choice = EventChoice.compile(event, unfolding, scope);
      ConfigNode own = event.section("fields");
      Fields ownFields = Fields.compile(dataset, own, scope);
      events.add(
          new EventMapping(
              dataset, "events[" + events.size() + "].", choice, ownFields.over(fields), own));
      event.noOtherKeys();
    }
    if (events.isEmpty()) {
      node.child("events")
          .problem("none", "at least one event", "leave the key out for a plain one");
    }
    return List.copyOf(events);
  }

  /** Versions are compared over all sources of a scope: all have the same kind, or none has one. */
  private static void checkVersions(Mapping mapping, Collection<Mapping> mappings) {
    mappings.stream()
        .filter(other -> other != mapping)
        .filter(other -> other.source.dataset().name().equals(mapping.source.dataset().name()))
        .filter(other -> other.source.ids().equals(mapping.source.ids()))
        .filter(
            other ->
                !other
                        .version
                        .map(RecordVersion::isTime)
                        .equals(mapping.version.map(RecordVersion::isTime))
                    || other.mayGiveSeveral != mapping.mayGiveSeveral)
        .findFirst()
        .ifPresent(
            other ->
                mapping
                    .declaration
                    .node()
                    .child("ids")
                    .problem(
                        "'" + mapping.source.ids() + "', as in " + other.source.name(),
                        "'newest' of one kind, and 'events' or 'repeat', in all sources of a"
                            + " scope, or in none",
                        "their versions can't be compared; give this source a scope of its own"));
  }

  private static ArchiveSource dated(SourceConfig declaration, ArchiveSource source) {
    if (source.lateness().filter(most -> most.compareTo(Duration.ofDays(1)) < 0).isPresent()) {
      ConfigNode lateness = declaration.node().child("lateness");
      lateness.problem(
          lateness.rendered(),
          "at least 1d with event_time: arrival",
          "an event that comes again is looked for within it, and midnight may lie between");
    }
    return source.datedByArrival();
  }

  private static boolean isDatedByArrival(Parts parts) {
    return parts.events.stream().anyMatch(EventMapping::isDatedByArrival);
  }

  /** Returns the source's file that it was read from. */
  public SourceConfig declaration() {
    return declaration;
  }

  /** Returns the source whose records it maps. */
  public ArchiveSource source() {
    return source;
  }

  /** Returns how the characters of a record are written. */
  public Encoding encoding() {
    return encoding;
  }

  /** Returns which records are left out before they are parsed. */
  public IgnoredRecords ignored() {
    return ignored;
  }

  /** Returns how the text of a record is written. */
  public RecordFormat format() {
    return format;
  }

  /** Returns what is read from a record. */
  public TextPaths paths() {
    return paths;
  }

  /** Returns how many texts are read from a record, those of an element included. */
  public int slots() {
    return slots;
  }

  /** Returns the events that a record can give; their numbers make their ordinals. */
  public List<EventMapping> events() {
    return events;
  }

  /** Returns whether a record can give several events, so that ids need ordinals. */
  public boolean mayGiveSeveral() {
    return mayGiveSeveral;
  }

  /** Returns which cells take values of the rows before. */
  public Optional<Carry> carry() {
    return carry;
  }

  /** Returns what tells the versions of a record apart, if it has some. */
  public Optional<RecordVersion> version() {
    return version;
  }

  /** Returns whether ids of events that a record repeats need numbers. */
  public boolean repeats() {
    return repetition.isPresent();
  }

  /** Returns how often each of the record's events happened. */
  public int repetitions(RawRecord record) throws RejectedRecordException {
    return repetition.isPresent() ? repetition.get().of(record) : 1;
  }

  /** Returns whether the record is no event. */
  public boolean skips(RawRecord record) {
    for (Condition rule : skipRules) {
      if (rule.holds(record)) {
        return true;
      }
    }
    return false;
  }

  /** Returns which records give an event, for messages. */
  public String conditions() {
    return events.stream().map(EventMapping::condition).collect(Collectors.joining(", or "));
  }
}
