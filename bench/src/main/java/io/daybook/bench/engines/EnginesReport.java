package io.daybook.bench.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.engines.Asking.EngineAnswer;
import io.daybook.bench.engines.KnownDifferences.KnownDifference;
import io.daybook.bench.engines.KnownDifferences.Leeway;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The comparison of all answers.
 *
 * @param questions how many were asked
 * @param cells how many values were compared, over all engines
 * @param explained questions whose answers differ for a known reason
 * @param differences the others
 * @param unneeded known differences that no question of this run met
 */
record EnginesReport(
    int questions,
    long cells,
    int explained,
    List<EngineDifference> differences,
    List<String> unneeded) {

  /**
   * A question that engines answer differently, without an excuse.
   *
   * @param row the key of the first row that differs; empty if an engine failed
   * @param answers each engine's cell or failure
   */
  record EngineDifference(
      String form, String sql, String row, int rows, Map<String, String> answers) {}

  EnginesReport {
    differences = List.copyOf(differences);
    unneeded = List.copyOf(unneeded);
  }

  static EnginesReport of(List<EngineQuestion> questions, Map<String, List<EngineAnswer>> answers) {
    KnownDifferences known = KnownDifferences.read();
    List<EngineDifference> differences = new ArrayList<>();
    long cells = 0;
    int explained = 0;
    for (int i = 0; i < questions.size(); i++) {
      Map<String, EngineAnswer> each = new LinkedHashMap<>();
      for (Map.Entry<String, List<EngineAnswer>> engine : answers.entrySet()) {
        each.put(engine.getKey(), engine.getValue().get(i));
        cells += engine.getValue().get(i).cells().size();
      }
      EngineQuestion question = questions.get(i);
      Map<String, List<KnownDifference>> lines = new LinkedHashMap<>();
      each.keySet().forEach(engine -> lines.put(engine, known.of(engine, question)));
      Optional<EngineDifference> difference = difference(question, each, lines);
      if (difference.isPresent()) {
        differences.add(difference.get());
      } else if (difference(question, each, Map.of()).isPresent()) {
        explained++;
        lines.forEach(
            (engine, own) ->
                own.stream()
                    .filter(line -> difference(question, each, without(lines, line)).isPresent())
                    .forEach(known::need));
      }
    }
    return new EnginesReport(questions.size(), cells, explained, differences, known.unneeded());
  }

  private static Map<String, List<KnownDifference>> without(
      Map<String, List<KnownDifference>> lines, KnownDifference left) {
    Map<String, List<KnownDifference>> others = new LinkedHashMap<>();
    lines.forEach(
        (engine, own) ->
            others.put(engine, own.stream().filter(line -> !line.equals(left)).toList()));
    return others;
  }

  private static Optional<EngineDifference> difference(
      EngineQuestion question,
      Map<String, EngineAnswer> answers,
      Map<String, List<KnownDifference>> known) {
    Map<String, EngineAnswer> counted = new LinkedHashMap<>(answers);
    Map<String, Set<Leeway>> leeways = new LinkedHashMap<>();
    answers
        .keySet()
        .forEach(
            engine -> {
              Set<Leeway> own = EnumSet.noneOf(Leeway.class);
              known.getOrDefault(engine, List.of()).forEach(line -> own.add(line.leeway()));
              leeways.put(engine, own);
              if (own.contains(Leeway.ALL)) {
                counted.remove(engine);
              }
            });
    // Alone an answer is compared with nothing.
    if (counted.size() < 2
        || counted.values().stream().anyMatch(answer -> !answer.failure().isEmpty())) {
      return Optional.of(reported(question, "", 0, answers));
    }
    Set<String> keys = new TreeSet<>();
    counted.values().forEach(answer -> keys.addAll(answer.cells().keySet()));
    List<String> differing =
        keys.stream().filter(key -> !agree(question, key, counted, leeways)).toList();
    return differing.isEmpty()
        ? Optional.empty()
        : Optional.of(reported(question, differing.get(0), differing.size(), answers));
  }

  private static boolean agree(
      EngineQuestion question,
      String key,
      Map<String, EngineAnswer> answers,
      Map<String, Set<Leeway>> leeways) {
    boolean isExtreme =
        question.key().equals("id") && Long.parseLong(key) > SampleSchema.FIRST_EXTREME;
    List<Cell> exact = new ArrayList<>();
    List<Cell> near = new ArrayList<>();
    for (Map.Entry<String, EngineAnswer> engine : answers.entrySet()) {
      Set<Leeway> own = leeways.getOrDefault(engine.getKey(), Set.of());
      if (isExtreme && own.contains(Leeway.EXTREMES)) {
        continue;
      }
      Cell cell = engine.getValue().cells().getOrDefault(key, new Cell("no row", false));
      (own.contains(Leeway.DIGITS) ? near : exact).add(cell);
    }
    Cell first = exact.isEmpty() ? (near.isEmpty() ? null : near.get(0)) : exact.get(0);
    return first == null
        || (exact.stream().allMatch(first::agrees) && near.stream().allMatch(first::isNear));
  }

  private static EngineDifference reported(
      EngineQuestion question, String row, int rows, Map<String, EngineAnswer> answers) {
    Map<String, String> texts = new TreeMap<>();
    answers.forEach(
        (engine, answer) ->
            texts.put(
                engine,
                answer.failure().isEmpty()
                    ? answer.cells().getOrDefault(row, new Cell("no row", false)).text()
                    : "fails: " + answer.failure()));
    return new EngineDifference(
        question.form() + (question.tail().contains("GROUP") ? " by " + question.key() : ""),
        question.sql(),
        row,
        rows,
        texts);
  }

  void printText(PrintStream out, long seed) {
    for (EngineDifference difference : differences) {
      out.printf(
          "%s: %s%n  row '%s' and %d more%n",
          difference.form(),
          difference.sql(),
          difference.row(),
          Math.max(0, difference.rows() - 1));
      difference
          .answers()
          .forEach((engine, answer) -> out.printf("    %-10s %s%n", engine, answer));
    }
    out.printf(
        Locale.ROOT,
        "%,d questions of seed %d, %,d values: %,d differ for a known reason, %,d without one%n",
        questions,
        seed,
        cells,
        explained,
        differences.size());
  }

  void printJson(PrintStream out, long seed, Map<String, Double> seconds) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("seed", seed);
    report.put("questions", questions);
    report.put("values", cells);
    report.put("explained", explained);
    report.put("seconds", seconds);
    report.put("differences", differences);
    report.put("unneeded", unneeded);
    out.println(new ObjectMapper().writeValueAsString(report));
  }
}
