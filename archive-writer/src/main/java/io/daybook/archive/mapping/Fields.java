package io.daybook.archive.mapping;

import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns of an event come from.
 *
 * @param identity null where no field says it
 * @param time null where no field says it
 * @param columns all other fields by their column
 */
record Fields(
    @Nullable EventIdentity identity, @Nullable EventTime time, Map<String, ColumnField> columns) {
  /** The word of a hash over the whole text of a record. */
  private static final String RECORD = "record";

  /** Columns that come with the record's place, never from a field. */
  private static final Set<String> PLACED =
      Set.of("event_time_ms", "source", "raw_segment", "raw_offset", "extra");

  /** A column with the field that fills it. */
  record ColumnField(Column column, FieldMapping field, ValueReader reader) {}

  /**
   * Reads {@code fields}; what is wrong goes to the configuration's problems.
   *
   * @param dataset whose columns they fill; empty if it is unknown: then any name is taken for one
   */
  static Fields compile(Optional<Dataset> dataset, ConfigNode fields, Slots slots) {
    EventIdentity identity = null;
    EventTime time = null;
    Map<String, ColumnField> columns = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigNode> entry : fields.children().entrySet()) {
      ConfigNode node = entry.getValue();
      switch (entry.getKey()) {
        case "event_id" -> identity = identity(node, slots);
        case "event_time" -> time = EventTime.compile(node, slots);
        default -> {
          if (dataset.isEmpty()) {
            checkAlone(node, slots);
          } else {
            Dataset known = dataset.get();
            column(known, entry.getKey(), node)
                .ifPresent(column -> columns.put(column.name(), field(known, column, node, slots)));
          }
        }
      }
    }
    return new Fields(identity, time, columns);
  }

  /** Returns these fields and, where there are none, those of the other. */
  Fields over(Fields other) {
    Map<String, ColumnField> all = new LinkedHashMap<>(other.columns);
    all.putAll(columns);
    return new Fields(
        identity == null ? other.identity : identity, time == null ? other.time : time, all);
  }

  private static EventIdentity identity(ConfigNode node, Slots slots) {
    int elementPaths = slots.elementPaths();
    if (node.isMapping() && node.has("hash")) {
      if (!node.child("hash").isList() && node.text("hash").filter(RECORD::equals).isPresent()) {
        node.noOtherKeys();
        return new EventIdentity.TextHash();
      }
      List<Integer> parts =
          node.list("hash").stream()
              .map(part -> FieldMapping.slot(part, slots.deciding()))
              .toList();
      if (parts.isEmpty()) {
        node.child("hash").problem("no field", "the fields that make an event the same", "");
      }
      node.noOtherKeys();
      return new EventIdentity.Hash(parts, origin(slots, elementPaths));
    }
    FieldMapping field = FieldMapping.compile(node, slots);
    node.noOtherKeys();
    return new EventIdentity.Field(field, origin(slots, elementPaths));
  }

  private static EventIdentity.IdOrigin origin(Slots slots, int elementPathsBefore) {
    return slots.elementPaths() > elementPathsBefore
        ? EventIdentity.IdOrigin.ELEMENT
        : EventIdentity.IdOrigin.RECORD;
  }

  private static Optional<Column> column(Dataset dataset, String name, ConfigNode node) {
    Optional<Column> column = dataset.column(name);
    boolean isPlaced = column.filter(Fields::isPlaced).isPresent();
    if (column.isPresent() && !isPlaced) {
      return column;
    }
    node.problem(
        "a column '" + name + "'",
        "one of " + String.join(", ", mappable(dataset)),
        column.isEmpty()
            ? "what has no column is kept in 'extra' by itself"
            : "this column is filled by Daybook");
    return Optional.empty();
  }

  private static boolean isPlaced(Column column) {
    return PLACED.contains(column.name()) || Dataset.VERSION_COLUMNS.contains(column);
  }

  /** Checks a field whose column, and so its type, is unknown: it may be a time. */
  private static void checkAlone(ConfigNode node, Slots slots) {
    FieldMapping.compile(node, slots, ColumnType.Simple.DOUBLE);
    TimeReader.compile(node, slots);
    node.has("percent");
    node.noOtherKeys();
  }

  private static ColumnField field(Dataset dataset, Column column, ConfigNode node, Slots slots) {
    FieldMapping field = FieldMapping.compile(node, slots, column.type());
    TimeReader times =
        TimeReader.compile(
            column.type() == ColumnType.Simple.DATE ? node : ConfigNode.empty(new Problems()),
            slots);
    ValueReader reader = ValueReader.of(column, times);
    PercentReader percent = PercentReader.compile(node, column, field, reader);
    node.noOtherKeys();
    RawRecord blank = new RawRecord(slots.count());
    Event event = new Event(dataset);
    ValueReader checked = percent == null ? reader : percent;
    FieldMapping texts = percent == null ? field : field.withoutNumbers();
    new ConstantCheck(
            texts, blank, text -> checked.read(text, blank, event, event.index(column.name())))
        .check(node);
    return new ColumnField(column, texts, checked);
  }

  private static List<String> mappable(Dataset dataset) {
    return dataset.columns().stream()
        .filter(column -> !isPlaced(column))
        .map(Column::name)
        .toList();
  }
}
