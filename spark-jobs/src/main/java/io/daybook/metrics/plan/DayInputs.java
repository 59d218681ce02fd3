package io.daybook.metrics.plan;

import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the days of one metric table are made of: inputs, horizon and definition. */
final class DayInputs {
  static final String DEFINITION = "definition";

  /** Of a gathered table: the content of the rows themselves. */
  static final String FACTS = "facts";

  private static final String HORIZON = "horizon/";

  private final MetricTable table;
  private final Map<String, Stamps> stamps = new LinkedHashMap<>();
  private final Map<String, LocalDate> horizons;
  private final String definition;

  DayInputs(
      MetricTable table, Map<String, RelationDays> relations, Map<String, LocalDate> horizons) {
    this.table = table;
    this.horizons = horizons;
    this.definition = fingerprint(table);
    for (MetricInput input : table.inputs()) {
      stamps.put(input.relation(), new Stamps(input, relation(relations, input.relation())));
    }
  }

  static RelationDays relation(Map<String, RelationDays> relations, String name) {
    RelationDays relation = relations.get(name);
    if (relation == null) {
      throw new IllegalArgumentException("metric inputs: expected the days of " + name);
    }
    return relation;
  }

  /** Returns what a day is made of now, by name. */
  Map<String, String> of(LocalDate day) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put(DEFINITION, definition);
    stamps.forEach(
        (relation, stamp) -> stamp.of(day).ifPresent(text -> inputs.put(relation, text)));
    table
        .reach()
        .ifPresent(
            reach -> {
              for (String dataset : reach.datasets()) {
                LocalDate horizon = horizons.get(dataset);
                if (horizon != null) {
                  LocalDate last = day.plusDays(reach.days());
                  LocalDate seen = horizon.isBefore(last) ? horizon : last;
                  // Of a horizon before the day nothing can be seen.
                  inputs.put(
                      HORIZON + dataset, (seen.isBefore(day) ? day.minusDays(1) : seen).toString());
                }
              }
            });
    return inputs;
  }

  /** Returns in which way a day's inputs differ from those it was made of. */
  Optional<TouchReason> change(LocalDate day, Map<String, String> then, Map<String, String> now) {
    if (!definition.equals(then.get(DEFINITION))) {
      return Optional.of(new TouchReason.DefinitionChanged());
    }
    for (MetricInput input : table.inputs()) {
      String before = then.get(input.relation());
      String after = now.get(input.relation());
      if (before == null && after == null) {
        continue;
      }
      if (before == null || after == null) {
        return Optional.of(new TouchReason.InputPresence(input.relation(), after != null));
      }
      if (!Stamps.isSame(before, after)) {
        return Optional.of(changed(input, day, before));
      }
    }
    for (String dataset : table.reach().map(MetricTable.Lookahead::datasets).orElse(List.of())) {
      String seen = now.get(HORIZON + dataset);
      if (!Objects.equals(seen, then.get(HORIZON + dataset))) {
        return Optional.of(
            seen == null
                ? new TouchReason.HorizonLost(dataset)
                : new TouchReason.HorizonMoved(dataset, LocalDate.parse(seen)));
      }
    }
    return Optional.empty();
  }

  private TouchReason changed(MetricInput input, LocalDate day, String before) {
    List<LocalDate> days =
        Optional.ofNullable(stamps.get(input.relation())).orElseThrow().changedSince(day, before);
    String window = input.window().equals(Window.SAME_DAY) ? "" : input.window().words();
    return new TouchReason.InputChanged(input.relation(), window, days);
  }

  /** Returns in one clause in which inputs two versions of a day differ; empty if they don't. */
  static String change(Map<String, String> before, Map<String, String> after) {
    if (!Objects.equals(before.get(DEFINITION), after.get(DEFINITION))) {
      return new TouchReason.DefinitionChanged().text();
    }
    if (!Objects.equals(before.get(FACTS), after.get(FACTS))) {
      return new TouchReason.FactsChanged().text();
    }
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      String then = before.get(name);
      String now = after.get(name);
      if (then == null || now == null) {
        changed.add(name + (now == null ? " has no rows any more" : " has rows now"));
      } else if (name.startsWith(HORIZON)) {
        if (!then.equals(now)) {
          changed.add(
              new TouchReason.HorizonMoved(name.substring(HORIZON.length()), LocalDate.parse(now))
                  .text());
        }
      } else if (!Stamps.isSame(then, now)) {
        changed.add(name + " changed");
      }
    }
    return String.join("; ", changed);
  }

  /** Returns a text that changes with the meaning of the table's rows. */
  static String fingerprint(MetricTable table) {
    String columns =
        table.columns().stream()
            .map((Column column) -> column.name() + " " + column.type().sql())
            .collect(Collectors.joining(", "));
    return PartitionContent.of(
            String.join(
                "\n",
                table.definition(),
                columns,
                table.calendar().toString(),
                table.inputs().toString(),
                table.reach().toString()))
        .hex();
  }
}
