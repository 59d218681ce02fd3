package io.daybook.warehouse.config;

import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.config.DaybookConfig.MetricChoice;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.LoginRiskLimits;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OwnMetric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the own metric tables of a configuration together. */
final class OwnMetrics {
  private final ConfigTree tree;
  private final Problems problems;
  private final Map<String, OwnMetric> read = new LinkedHashMap<>();
  private final Map<String, OwnMetric> ordered = new LinkedHashMap<>();
  private final Map<String, HeldTable> held = new LinkedHashMap<>();

  OwnMetrics(ConfigTree tree, Map<String, Dataset> datasets, Problems problems) {
    this.tree = tree;
    this.problems = problems;
    Set<String> tables = new LinkedHashSet<>();
    // Facts about runs come last: nothing is made of them.
    MetricTables.OF_EVENTS.forEach(table -> tables.add(table.name()));
    tables.addAll(tree.metrics().keySet());
    tree.metrics()
        .forEach(
            (name, node) ->
                new MetricReader(name, node, datasets, tables)
                    .read(tree.queries().getOrDefault(name, ""))
                    .ifPresent(metric -> read.put(name, metric)));
    checkFiles();
    checkCycles();
    for (String name : names()) {
      order(name);
    }
  }

  /** Returns all names, those of tables with problems too. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(tree.metrics().keySet());
    names.addAll(tree.queries().keySet());
    return names;
  }

  /**
   * Returns the tables that are made, built-in and own, and those that are held up.
   *
   * @param wanted names; nothing: all
   * @param closed days on which no events are to be expected
   * @param loginRisk by which logins look like an attack
   */
  MetricChoice choice(
      Optional<Collection<String>> wanted, ClosedDays closed, LoginRiskLimits loginRisk) {
    List<MetricTable> all = new ArrayList<>(MetricTables.OF_EVENTS);
    all.replaceAll(
        table ->
            table.equals(LoginTables.LOGIN_RISK_DAILY) ? LoginTables.loginRisk(loginRisk) : table);
    ordered.values().forEach(metric -> all.add(metric.table()));
    all.addAll(MetricTables.GATHERED);
    List<MetricTable> chosen = wanted.map(names -> MetricTables.with(names, all)).orElse(all);
    Set<String> names = new LinkedHashSet<>(wanted.orElse(held.keySet()));
    chosen.forEach(table -> names.add(table.name()));
    return new MetricChoice(
        chosen,
        ordered.values().stream().filter(metric -> names.contains(metric.name())).toList(),
        held.values().stream().filter(table -> names.contains(table.table())).toList(),
        closed,
        loginRisk);
  }

  /** Each table has both of its files. */
  private void checkFiles() {
    for (String name : names()) {
      boolean hasDeclaration = tree.metrics().containsKey(name);
      String file = "metrics/" + name;
      if (!hasDeclaration) {
        add(name, file + ".sql", "no " + file + ".yaml", "its declaration beside it");
      } else if (!tree.queries().containsKey(name)) {
        add(name, file + ".yaml", "no " + file + ".sql", "its query beside it");
      } else if (tree.queries().getOrDefault(name, "").isBlank()
          && problems.of(ConfigEntry.metric(name)).isEmpty()) {
        add(name, file + ".sql", "an empty file", "one SELECT");
      }
    }
  }

  private void add(String name, String place, String found, String expected) {
    problems.add(new Problem(ConfigEntry.metric(name), place, "", found, expected, ""));
  }

  private void checkCycles() {
    for (String name : read.keySet()) {
      way(name, List.of(name))
          .ifPresent(
              way ->
                  Objects.requireNonNull(tree.metrics().get(name))
                      .child("inputs")
                      .child(way.get(1))
                      .problem(
                          "a cycle: " + String.join(" is made of ", way),
                          "inputs that can be made before this table",
                          "take one of them out"));
    }
  }

  /** Returns the way from a table back to itself, if there is one. */
  private Optional<List<String>> way(String target, List<String> so) {
    for (String input : inputs(so.get(so.size() - 1))) {
      List<String> next = Stream.concat(so.stream(), Stream.of(input)).toList();
      if (input.equals(target)) {
        return Optional.of(next);
      }
      Optional<List<String>> found = so.contains(input) ? Optional.empty() : way(target, next);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<String> inputs(String name) {
    OwnMetric metric = read.get(name);
    return metric == null
        ? List.of()
        : metric.table().inputs().stream().map(MetricInput::relation).toList();
  }

  /** Puts a table behind those that it is made of, or among those that are held up. */
  private void order(String name) {
    if (ordered.containsKey(name) || held.containsKey(name)) {
      return;
    }
    List<Problem> own = problems.of(ConfigEntry.metric(name));
    OwnMetric metric = read.get(name);
    if (!own.isEmpty() || metric == null) {
      held.put(name, HeldTable.metric(name, ConfigurationException.message(own)));
      return;
    }
    for (String input : inputs(name)) {
      if (names().contains(input)) {
        order(input);
      }
      if (held.containsKey(input)) {
        held.put(name, HeldTable.metric(name, "it is made of " + input + ", which is held up"));
        return;
      }
    }
    ordered.put(name, metric);
  }
}
