package io.daybook.bench.metrics;

import io.daybook.bench.ProcessCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rounds of one contender at the same figures. */
final class MeasuredRounds {
  private final String name;
  private final String description;
  private final List<ProcessCost> costs = new ArrayList<>();
  private final List<Map<String, Double>> secondsByTable = new ArrayList<>();

  MeasuredRounds(String name, String description) {
    this.name = name;
    this.description = description;
  }

  /**
   * Adds a round.
   *
   * @param tables seconds by table; nothing where it has none
   */
  void add(ProcessCost cost, Map<String, Double> tables) {
    costs.add(cost);
    secondsByTable.add(tables);
  }

  String name() {
    return name;
  }

  String description() {
    return description;
  }

  /** Returns the round with the median processor time, the upper one of two. */
  ProcessCost median() {
    return costs.get(medianRound());
  }

  /** Returns the seconds by table of the median round. */
  Map<String, Double> tables() {
    return secondsByTable.get(medianRound());
  }

  /** Returns the figures for machines. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("does", description);
    json.put("seconds", median().seconds());
    json.put("cpuSeconds", median().cpuSeconds());
    median().peakResidentBytes().ifPresent(bytes -> json.put("peakResidentBytes", bytes));
    json.put("cpuSecondsOfRounds", costs.stream().map(ProcessCost::cpuSeconds).toList());
    json.put("secondsOfRounds", costs.stream().map(ProcessCost::seconds).toList());
    json.put("tables", new TreeMap<>(tables()));
    return json;
  }

  private int medianRound() {
    List<Integer> rounds = new ArrayList<>();
    for (int i = 0; i < costs.size(); i++) {
      rounds.add(i);
    }
    rounds.sort(Comparator.comparingDouble(round -> costs.get(round).cpuSeconds()));
    return rounds.get(rounds.size() / 2);
  }
}
