package io.daybook.archive.trial;

import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A source's file as a person reads it: which columns it names, by which path and with which keys.
 * The configuration is valid, so that nothing is checked here.
 *
 * @param node the top of the file
 * @param dataset of its events
 * @param fields all of them, also those of single events
 * @param paths every text below {@code fields}, {@code events}, {@code skip} and the like: a list
 *     that is named there is known to the mapping
 */
record MappingOutline(
    ConfigNode node, Dataset dataset, List<OutlinedField> fields, Set<String> paths) {

  /**
   * A column with the path and the keys of its field.
   *
   * @param entry of {@code events} that it stands in; {@link #OF_ALL_EVENTS} for the source's own
   */
  record OutlinedField(int entry, Column column, List<String> paths, Set<String> keys) {
    static final int OF_ALL_EVENTS = -1;

    private static final Set<String> MONEY =
        Set.of("unit_price", "discount", "amount", "total_amount");

    /** A column that no field fills. */
    static OutlinedField of(Column column) {
      return new OutlinedField(OF_ALL_EVENTS, column, List.of(), Set.of());
    }

    OutlinedField {
      paths = List.copyOf(paths);
      keys = Set.copyOf(keys);
    }

    /** Returns whether a path is of an element of a list. */
    static boolean isOfElement(String path) {
      return path.equals(".") || path.startsWith("./");
    }

    boolean readsElements() {
      return paths.stream().anyMatch(OutlinedField::isOfElement);
    }

    boolean isNumber() {
      return column.type() instanceof ColumnType.Decimal
          || column.type() == ColumnType.Simple.INT
          || column.type() == ColumnType.Simple.BIGINT
          || column.type() == ColumnType.Simple.DOUBLE;
    }

    /** A money column of Daybook's datasets, or one of an own dataset that is called like one. */
    boolean isMoney() {
      return column.type() instanceof ColumnType.Decimal
          && (MONEY.contains(column.name()) || NamedColumns.isMoney(column.name()));
    }

    boolean hasAny(String... some) {
      return Set.of(some).stream().anyMatch(keys::contains);
    }

    /** Returns a further key of the field, or the whole field where it is a path alone. */
    String with(String key) {
      if (keys.size() > 1) {
        return key + " in " + column.name();
      }
      return column.name() + ": {path: " + String.join(", ", paths) + ", " + key + "}";
    }
  }

  MappingOutline {
    fields = List.copyOf(fields);
    paths = Set.copyOf(paths);
  }

  static MappingOutline of(SourceConfig source, Dataset dataset) {
    ConfigNode node = source.node();
    List<OutlinedField> fields = new ArrayList<>();
    addFields(OutlinedField.OF_ALL_EVENTS, node.child("fields"), dataset, fields);
    List<ConfigNode> events = node.list("events");
    for (int entry = 0; entry < events.size(); entry++) {
      addFields(entry, events.get(entry).child("fields"), dataset, fields);
    }
    Set<String> paths = new HashSet<>();
    for (String key : List.of("fields", "events", "skip", "parse", "carry", "repeat")) {
      addTexts(node, key, paths);
    }
    return new MappingOutline(node, dataset, fields, paths);
  }

  private static void addFields(
      int entry, ConfigNode fields, Dataset dataset, List<OutlinedField> into) {
    for (Map.Entry<String, ConfigNode> declared : fields.children().entrySet()) {
      ConfigNode field = declared.getValue();
      dataset
          .column(declared.getKey())
          .ifPresent(
              column ->
                  into.add(
                      field.isMapping()
                          ? new OutlinedField(
                              entry, column, field.texts("path"), field.children().keySet())
                          : new OutlinedField(entry, column, texts(field), Set.of())));
    }
  }

  private static List<String> texts(ConfigNode field) {
    return field.isPresent() && !field.isList() ? List.of(field.text().orElse("")) : List.of();
  }

  private static void addTexts(ConfigNode parent, String key, Set<String> into) {
    for (ConfigNode one : parent.list(key)) {
      if (one.isMapping()) {
        one.children().keySet().forEach(child -> addTexts(one, child, into));
      } else if (!one.isList()) {
        one.text().ifPresent(into::add);
      }
    }
  }

  /** Returns whether a path names an element of a list by its place. */
  boolean readsByPlace() {
    return paths.stream().anyMatch(path -> path.matches(".*/\\d+(/.*)?"));
  }

  /** Returns the columns that any field fills. */
  Set<String> filled() {
    Set<String> names = new LinkedHashSet<>();
    fields.forEach(field -> names.add(field.column().name()));
    return names;
  }

  /** Returns a format as the file names it. */
  String format() {
    return node.text("format", "json").toLowerCase(Locale.ROOT);
  }
}
