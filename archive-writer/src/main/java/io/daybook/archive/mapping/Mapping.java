package io.daybook.archive.mapping;

import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a source become events of its dataset. Compiled once, used by many threads.
 * The language is described in the README ("Point it at your own logs").
 */
public final class Mapping {
  /** Columns that come with the record's place, never from a field. */
  private static final Set<String> PLACED =
      Set.of("event_time_ms", "source", "raw_segment", "raw_offset", "extra");

  private final SourceConfig source;
  private final RecordFormat format;
  private final Map<String, Integer> slots;
  private final List<SkipRule> skipRules;
  private final EventIdentity identity;
  private final FieldMapping time;
  private final TimeReader timeReader;
  private final List<MappedColumn> columns;
  private final boolean amountIsComputed;

  /** A column with the field that fills it. */
  private record MappedColumn(Column column, FieldMapping field, ValueReader reader) {}

  private Mapping(SourceConfig source, ConfigNode node) {
    this.source = source;
    this.format = RecordFormat.compile(source);
    Slots names = new Slots();
    ConfigNode fields = node.section("fields");
    this.identity = identity(fields.child("event_id"), names);
    ConfigNode timeNode = fields.child("event_time");
    if (!timeNode.isPresent()) {
      timeNode.problem("nothing", "the field that says when it happened", "map event_time");
    }
    this.time = FieldMapping.compile(timeNode, names);
    this.timeReader = TimeReader.compile(timeNode);
    timeNode.noOtherKeys();
    this.columns = columns(source.dataset(), fields, names);
    this.skipRules = node.list("skip").stream().map(rule -> SkipRule.compile(rule, names)).toList();
    this.slots = names.byPath();
    this.amountIsComputed = source.dataset().equals(Datasets.PURCHASE) && !fields.has("amount");
    node.noOtherKeys();
    if (slots.containsKey("")) {
      node.child("fields").problem("a field without a path", "the name of a field in the log", "");
    }
    format.check(slots.keySet(), node);
  }

  /** Compiles a source's mapping; what is wrong with it goes to the configuration's problems. */
  public static Mapping compile(SourceConfig source) {
    return new Mapping(source, source.mapping());
  }

  private static EventIdentity identity(ConfigNode node, Slots names) {
    if (!node.isPresent()) {
      return new EventIdentity.Position();
    }
    if (node.isMapping() && node.has("hash")) {
      List<Integer> parts = node.texts("hash").stream().map(names::of).toList();
      if (parts.isEmpty()) {
        node.child("hash").problem("no field", "the fields that make an event the same", "");
      }
      node.noOtherKeys();
      return new EventIdentity.Hash(parts);
    }
    FieldMapping field = FieldMapping.compile(node, names);
    node.noOtherKeys();
    return new EventIdentity.Field(field);
  }

  private static List<MappedColumn> columns(Dataset dataset, ConfigNode fields, Slots names) {
    List<MappedColumn> mapped = new ArrayList<>();
    fields
        .children()
        .forEach(
            (name, node) -> {
              if (name.equals("event_id") || name.equals("event_time")) {
                return;
              }
              Optional<Column> column = dataset.column(name);
              if (column.isEmpty() || PLACED.contains(name)) {
                node.problem(
                    "a column '" + name + "'",
                    "one of " + String.join(", ", mappable(dataset)),
                    column.isEmpty()
                        ? "what has no column is kept in 'extra' by itself"
                        : "this column is filled by Daybook");
                return;
              }
              FieldMapping field = FieldMapping.compile(node, names);
              TimeReader times =
                  column.get().type() == ColumnType.Simple.DATE
                      ? TimeReader.compile(node)
                      : TimeReader.compile(ConfigNode.empty(new Problems()));
              node.noOtherKeys();
              mapped.add(
                  new MappedColumn(column.get(), field, ValueReader.of(column.get(), times)));
            });
    for (Column column : dataset.ownColumns()) {
      boolean computed = dataset.equals(Datasets.PURCHASE) && column.name().equals("amount");
      if (column.isRequired() && !computed && !fields.has(column.name())) {
        fields
            .child(column.name())
            .problem("nothing", "a field, since every event has it", "map " + column.name());
      }
    }
    return List.copyOf(mapped);
  }

  private static List<String> mappable(Dataset dataset) {
    return dataset.columns().stream()
        .map(Column::name)
        .filter(name -> !PLACED.contains(name))
        .toList();
  }

  /** Returns the source. */
  public SourceConfig source() {
    return source;
  }

  /** Returns how the text of a record is written. */
  public RecordFormat format() {
    return format;
  }

  /** Returns what is read from a record: path to slot. */
  public Map<String, Integer> slots() {
    return slots;
  }

  /** Returns whether the record is no event. */
  public boolean skips(RawRecord record) {
    for (SkipRule rule : skipRules) {
      if (rule.skips(record)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the time of the record's event.
   *
   * @return microseconds since 1970 UTC
   */
  public long timeMicros(RawRecord record) throws RejectedRecordException {
    String text = time.text(record);
    if (text == null) {
      throw missing("event_time");
    }
    return timeReader.micros(text);
  }

  /** Returns the record's own identity; null where it is its position. */
  public @Nullable String eventId(RawRecord record) throws RejectedRecordException {
    if (identity instanceof EventIdentity.Hash hash) {
      return hash.of(record);
    }
    if (identity instanceof EventIdentity.Field field) {
      String id = field.field().text(record);
      if (id == null || id.isEmpty()) {
        throw missing("event_id");
      }
      return id;
    }
    return null;
  }

  /**
   * Fills the event's mapped columns one after the other.
   *
   * @param at told of the column at hand before it is read, so that a refusal can name it
   */
  public void fill(RawRecord record, Event event, ColumnListener at)
      throws RejectedRecordException {
    for (MappedColumn mapped : columns) {
      Column column = mapped.column();
      at.column(column.name());
      String text = mapped.field().text(record);
      boolean blank = text != null && text.isEmpty() && column.type() != ColumnType.Simple.STRING;
      if (text != null && !blank) {
        mapped.reader().read(text, event, event.index(column.name()));
      } else if (column.isRequired()) {
        throw missing(column.name());
      }
    }
    if (amountIsComputed) {
      at.column("amount");
      computeAmount(event);
    }
  }

  /** Hears which column is being read. */
  @FunctionalInterface
  public interface ColumnListener {
    void column(String name);
  }

  /** quantity x unit_price - discount: exact, since prices have the amount's scale. */
  private static void computeAmount(Event event) throws RejectedRecordException {
    int discountAt = event.index("discount");
    long discount = event.has(discountAt) ? event.number(discountAt) : 0;
    long quantity = event.number(event.index("quantity"));
    long price = event.number(event.index("unit_price"));
    long limit = 1_000_000_000_000_000_000L;
    try {
      long amount = Math.subtractExact(Math.multiplyExact(quantity, price), discount);
      if (amount > -limit && amount < limit) {
        event.number(event.index("amount"), amount);
        return;
      }
    } catch (ArithmeticException e) {
      // Told below, as for an amount of more than 18 digits.
    }
    throw new RejectedRecordException(
        RejectReason.NUMBER_OUT_OF_RANGE,
        "expected quantity x unit_price - discount within 18 digits but found more");
  }

  private static RejectedRecordException missing(String column) {
    return new RejectedRecordException(
        RejectReason.MISSING_FIELD, "expected a value for " + column + " but found none");
  }
}
