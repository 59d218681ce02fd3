package io.daybook.archive.trial;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.parse.EventText;
import io.daybook.archive.parse.GivenEvents;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordParser;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at the records of a sample as they are parsed, and tells what is doubtful about them. It
 * looks at the first 100,000 records, and of each at no more than its first events; it holds a
 * bounded part of them.
 */
public final class Findings {
  private static final int RECORDS = 100_000;
  private static final int EVENTS_OF_A_RECORD = 10_000;
  private static final int LONGEST_RECORD = 16 << 20;

  private final Mapping mapping;
  private final MappingOutline outline;
  private final EventText text;
  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final ElementTexts elementTexts;
  private final RepeatedIds ids = new RepeatedIds();
  private final List<Inspection> inspections;
  private long records;

  private Findings(Mapping mapping, Function<Findings, List<Inspection>> inspections) {
    this.mapping = mapping;
    this.text = new EventText(mapping.source().dataset());
    this.outline = MappingOutline.of(mapping.declaration(), mapping.source().dataset());
    collect(mapping.paths(), "", slots);
    this.elementTexts = new ElementTexts(mapping);
    this.inspections = inspections.apply(this);
  }

  /**
   * Begins with a sample of a trial: all that is doubtful is looked for.
   *
   * @param today stands for the arrival day
   */
  public static Findings ofTrial(Mapping mapping, LocalDate today) {
    return new Findings(
        mapping,
        of -> {
          List<Inspection> all = new ArrayList<>();
          all.add(new GivenNothing());
          all.add(new UnreadableLines());
          all.add(new EmptyPaths(of.outline, of.pathsOfRecords(), of.elementTexts.paths()));
          all.add(new JsonInTexts(of.outline));
          all.add(new ListsInRecords(of.outline));
          all.addAll(ofValues(mapping, of.outline, today));
          all.add(new LongFractions(of.outline));
          all.add(of.ids);
          all.add(new FirstRows(of.outline, of.slots.keySet()));
          all.add(new UnreadColumns(of.outline));
          return all;
        });
  }

  /**
   * Begins with a sample of a run: what a night tells is looked for.
   *
   * @param arrivalDay of the sample
   */
  public static Findings ofRun(Mapping mapping, LocalDate arrivalDay) {
    return new Findings(
        mapping,
        of -> {
          List<Inspection> some = ofValues(mapping, of.outline, arrivalDay);
          if (of.outline.readsByPlace()) {
            some.add(new ListsInRecords(of.outline));
          }
          return some;
        });
  }

  /** Values that are archived, and may have to be read otherwise. */
  private static List<Inspection> ofValues(
      Mapping mapping, MappingOutline outline, LocalDate today) {
    return new ArrayList<>(
        List.of(
            new EncodingSigns(mapping.encoding().charset()),
            new LongRecords(mapping.source().framing()),
            new NumberNotations(outline),
            new AmountUnits(outline),
            new ScaledAmounts(outline),
            new NegativeTwice(),
            new EventTimes(outline, today)));
  }

  private Set<String> pathsOfRecords() {
    Set<String> paths = new LinkedHashSet<>(slots.keySet());
    mapping.paths().lists().values().stream()
        .filter(list -> list.split().isEmpty())
        .forEach(list -> paths.add(TriedRecord.plain(list.path())));
    return paths;
  }

  /** Adds the paths of a text and of the texts inside it; those of lists' elements are left out. */
  private static void collect(TextPaths paths, String prefix, Map<String, Integer> into) {
    paths.slots().forEach((path, slot) -> into.put(prefix + TriedRecord.plain(path), slot));
    for (TextPaths.InnerText inner : paths.inner()) {
      collect(inner.paths(), prefix + TriedRecord.plain(inner.name()) + "/", into);
    }
  }

  /**
   * Looks at the record that was parsed last.
   *
   * @param bytes hold it from {@code from} up to {@code to}, line end included
   */
  public void look(
      long position, byte[] bytes, int from, int to, ParseOutcome outcome, RecordParser parser) {
    if (records == RECORDS || to - from > LONGEST_RECORD) {
      return;
    }
    records++;
    boolean skipped = outcome instanceof ParseOutcome.Skipped;
    List<TriedElement> elements = skipped ? List.of() : elementTexts.of(parser);
    List<Map<String, Object>> events =
        outcome instanceof ParseOutcome.Accepted ? events(parser.events()) : List.of();
    TriedRecord record =
        new TriedRecord(
            position,
            Arrays.copyOfRange(bytes, from, to),
            mapping.encoding().charset(),
            outcome,
            parser.texts(),
            slots,
            events,
            ElementTexts.giving(elements, events));
    inspections.forEach(inspection -> inspection.look(record));
  }

  private List<Map<String, Object>> events(GivenEvents given) {
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < given.count() && i < EVENTS_OF_A_RECORD; i++) {
      events.add(text.of(given.event(i)));
    }
    return events;
  }

  /** Returns the doubts, those about whole records first. */
  public List<Finding> list() {
    return inspections.stream().flatMap(inspection -> inspection.findings().stream()).toList();
  }

  /** Returns how many events are duplicates of others of the sample. */
  public SampleDuplicates duplicates() {
    return ids.duplicates();
  }
}
