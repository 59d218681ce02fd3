package io.daybook.warehouse.config;

import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Identifiers;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OwnMetric;
import io.daybook.warehouse.table.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads an own metric table from {@code metrics/<name>.yaml}. */
final class MetricReader {
  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.Simple.STRING,
          ColumnType.Simple.BIGINT,
          ColumnType.Simple.DOUBLE,
          ColumnType.Simple.DATE);
  private static final int MOST_DIGITS = 38;
  private static final int MOST_LOOK_AHEAD = 400;
  private static final String ALL = "all";
  private static final String NONE = "none";
  private static final Set<String> TAKEN_COLUMNS = Set.of("dt", "input_day");

  private final String name;
  private final ConfigNode node;
  private final Map<String, Dataset> datasets;
  private final Set<String> tables;
  private final Set<String> columns = new HashSet<>(TAKEN_COLUMNS);

  /**
   * @param tables names of all metric tables, built-in and own
   */
  MetricReader(String name, ConfigNode node, Map<String, Dataset> datasets, Set<String> tables) {
    this.name = name;
    this.node = node;
    this.datasets = datasets;
    this.tables = tables;
  }

  /** Reads the file; nothing if its name can't be a table's. Problems are added. */
  Optional<OwnMetric> read(String query) {
    if (!isNameFree()) {
      return Optional.empty();
    }
    String comment =
        DatasetReader.comment(
            node,
            node.requiredText("comment", "orders with a coupon, by currency"),
            Dataset.LONGEST_COMMENT);
    MetricTable.Audience audience =
        node.oneOf("audience", MetricTable.Audience.class, MetricTable.Audience.PEOPLE);
    List<MetricInput> inputs = inputs();
    Calendar calendar = calendar(inputs);
    List<Column> dimensions = dimensions();
    List<Measure> measures = measures(dimensions);
    if (dimensions.isEmpty() && measures.isEmpty()) {
      node.child("measures").problem("no column", "dimensions or measures", "");
    }
    Optional<MetricTable.Lookahead> reach = reach(inputs);
    MetricTable table =
        new MetricTable(
            name,
            comment,
            audience,
            calendar,
            inputs,
            dimensions,
            measures,
            Optional.empty(),
            reach,
            query.strip().replace("\r\n", "\n"));
    OwnMetric metric = new OwnMetric(table, new GateReader(table).read(node));
    node.noOtherKeys();
    return Optional.of(metric);
  }

  private boolean isNameFree() {
    boolean isBuiltIn = MetricTables.of(name).isPresent();
    boolean isTaken =
        isBuiltIn
            || datasets.containsKey(name)
            || name.equals("quarantine")
            || name.equals(OwnMetric.CALENDAR);
    if (isTaken || !Identifiers.isValid(name)) {
      node.problem(
          "a metric table named '"
              + name
              + "'"
              + (isBuiltIn
                  ? ", which Daybook has itself"
                  : isTaken ? ", which there is already" : ""),
          isTaken ? "a name of its own" : Identifiers.RULE,
          "rename metrics/" + name + ".yaml and metrics/" + name + ".sql");
      return false;
    }
    return true;
  }

  private List<MetricInput> inputs() {
    ConfigNode declared = node.section("inputs");
    List<MetricInput> inputs = new ArrayList<>();
    declared
        .children()
        .forEach(
            (relation, window) -> {
              MetricInput input = MetricInput.of(relation, WindowReader.window(window));
              if (isKnown(relation, window) && concerns(input, window)) {
                inputs.add(input);
              }
            });
    if (declared.children().isEmpty()) {
      declared.problem(
          declared.rendered(),
          "the datasets and metric tables that it is made of",
          "write them below 'inputs:', like 'orders: same day'");
    }
    return inputs;
  }

  private boolean isKnown(String relation, ConfigNode place) {
    if (datasets.containsKey(relation) || tables.contains(relation)) {
      return true;
    }
    if (MetricTables.of(relation).filter(MetricTable::isOfRuns).isPresent()) {
      place.problem(
          "'" + relation + "', which is gathered",
          "a dataset or a metric table of figures",
          "facts about runs and forecasts are gathered last, and nothing is made of them");
      return false;
    }
    Set<String> known = new LinkedHashSet<>(datasets.keySet());
    known.addAll(tables);
    List<String> near = ConfigNode.nearest(known, relation);
    place.problem(
        "'" + relation + "'",
        "a dataset (" + String.join(", ", datasets.keySet()) + ") or a metric table",
        near.isEmpty() ? "" : "did you mean '" + near.get(0) + "'?");
    return false;
  }

  private static boolean concerns(MetricInput input, ConfigNode place) {
    if (!(input.window() instanceof Window.Cohort) || tellsDays(input.relation())) {
      return true;
    }
    place.problem(
        place.rendered(),
        "a window of days, since " + input.relation() + " tells no day that its rows concern",
        "cohorts are of " + cohorts());
    return false;
  }

  private static boolean tellsDays(String relation) {
    return MetricTables.of(relation).flatMap(MetricTable::concerns).isPresent();
  }

  private static String cohorts() {
    return MetricTables.ALL.stream()
        .filter(table -> table.concerns().isPresent())
        .map(MetricTable::name)
        .collect(Collectors.joining(", "));
  }

  /** Without a word: the days of the inputs of the same day or, if there are none, of all. */
  private Calendar calendar(List<MetricInput> inputs) {
    List<String> sameDay =
        inputs.stream()
            .filter(input -> input.window().equals(Window.SAME_DAY))
            .map(MetricInput::relation)
            .toList();
    List<String> all = inputs.stream().map(MetricInput::relation).toList();
    Calendar byInputs = new Calendar(Calendar.Grain.DAYS, sameDay.isEmpty() ? all : sameDay);
    if (!node.has("calendar")) {
      return byInputs;
    }
    ConfigNode place = node.child("calendar");
    Optional<Calendar> given = WindowReader.calendar(place);
    boolean isCohorts =
        given.filter(calendar -> calendar.grain() == Calendar.Grain.COHORTS).isPresent();
    for (String relation : given.map(Calendar::inputs).orElse(List.of())) {
      if (!all.contains(relation) && !datasets.containsKey(relation)) {
        place.problem("'" + relation + "'", "an input of this table or a dataset", "");
        return byInputs;
      }
      if (isCohorts && !tellsDays(relation)) {
        place.problem(
            "'" + relation + "'", "an input that tells the day of a cohort: " + cohorts(), "");
        return byInputs;
      }
    }
    return given.orElse(byInputs);
  }

  private List<Column> dimensions() {
    List<Column> dimensions = new ArrayList<>();
    node.section("dimensions")
        .children()
        .forEach(
            (column, place) -> {
              if (isColumn(column, place)) {
                dimensions.add(column(column, place, Column.Nullability.REQUIRED));
                place.noOtherKeys();
              }
            });
    return dimensions;
  }

  private List<Measure> measures(List<Column> dimensions) {
    List<Measure> measures = new ArrayList<>();
    Map<String, ConfigNode> declared = node.section("measures").children();
    declared.forEach(
        (column, place) -> {
          if (isColumn(column, place)) {
            measures.add(
                place.has("ratio")
                    ? ratio(column, place, declared.keySet())
                    : new Measure(
                        column(
                            column,
                            place,
                            place.oneOf(
                                "nullability",
                                Column.Nullability.class,
                                Column.Nullability.OPTIONAL)),
                        additivity(place, dimensions)));
            place.noOtherKeys();
          }
        });
    return measures;
  }

  private boolean isColumn(String column, ConfigNode place) {
    boolean isNew = columns.add(column);
    if (!isNew || !Identifiers.isValid(column)) {
      place.problem(
          "a column named '" + column + "'" + (isNew ? "" : ", which there is already"),
          isNew ? Identifiers.RULE : "a name of its own",
          "rename the column");
      return false;
    }
    if (!place.isMapping()) {
      place.problem(
          place.rendered(),
          "type and comment",
          "write '" + column + ": {type: bigint, comment: distinct orders}'");
    }
    return place.isMapping();
  }

  private static Column column(String name, ConfigNode place, Column.Nullability nullability) {
    place.requiredText("type", "bigint");
    return new Column(
        name,
        DatasetReader.type(place.child("type"), TYPES, MOST_DIGITS),
        nullability,
        DatasetReader.comment(
            place,
            place.requiredText("comment", "distinct orders with a coupon"),
            Column.LONGEST_COMMENT),
        place.oneOf("privacy", Column.Privacy.class, Column.Privacy.IMPERSONAL),
        List.of());
  }

  private static Measure ratio(String name, ConfigNode place, Set<String> measures) {
    List<String> parts = List.of(place.text("ratio", "").split("/", -1));
    List<String> names = parts.stream().map(String::strip).toList();
    if (names.size() != 2 || !measures.containsAll(names) || names.contains(name)) {
      place
          .child("ratio")
          .problem(
              place.child("ratio").rendered(),
              "two measures of this table",
              "write it like 'ratio: with_coupon / orders'");
      return Measure.ratio(name, name, name);
    }
    Measure ratio = Measure.ratio(name, names.get(0), names.get(1));
    Column column = ratio.column();
    return new Measure(
        Column.optional(
            name,
            column.type(),
            DatasetReader.comment(
                place, place.text("comment", column.comment()), Column.LONGEST_COMMENT)),
        ratio.additivity());
  }

  private static Measure.Additivity additivity(ConfigNode place, List<Column> dimensions) {
    List<String> over = place.texts("adds-up-over");
    if (over.equals(List.of(ALL))) {
      return new Measure.Additivity.Full();
    }
    if (over.isEmpty() || over.equals(List.of(NONE))) {
      return new Measure.Additivity.None(Optional.empty(), Optional.empty());
    }
    Set<String> known = dimensions.stream().map(Column::name).collect(Collectors.toSet());
    if (!known.containsAll(over)) {
      place
          .child("adds-up-over")
          .problem(
              "'" + String.join(", ", over) + "'",
              Stream.concat(Stream.of(ALL, NONE), dimensions.stream().map(Column::name))
                  .collect(Collectors.joining(", ", "some of ", "")),
              "");
    }
    return new Measure.Additivity.Over(Set.copyOf(over));
  }

  private Optional<MetricTable.Lookahead> reach(List<MetricInput> inputs) {
    ConfigNode place = node.section("look-ahead");
    if (!place.isPresent()) {
      return Optional.empty();
    }
    List<String> names = place.texts("datasets");
    if (names.isEmpty() || !datasets.keySet().containsAll(names)) {
      place
          .child("datasets")
          .problem(
              place.child("datasets").rendered(),
              "some of " + String.join(", ", datasets.keySet()),
              "name those that must be complete");
    }
    place.requiredText("days", "6");
    int days = place.integer("days", 0, 0, MOST_LOOK_AHEAD);
    place.noOtherKeys();
    return inputs.isEmpty()
        ? Optional.empty()
        : Optional.of(new MetricTable.Lookahead(names, days));
  }
}
