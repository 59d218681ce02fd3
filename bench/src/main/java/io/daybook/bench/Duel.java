package io.daybook.bench;

import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Engines at the same input: a smaller warm-up each, then rounds in alternating order, each round's
 * results compared.
 */
final class Duel {
  private final Engine ours;
  private final List<Engine> peers;
  private final Progress progress;

  Duel(Engine ours, List<Engine> peers, Progress progress) {
    this.ours = ours;
    this.peers = List.copyOf(peers);
    this.progress = progress;
  }

  /**
   * Runs the warm-up and all rounds.
   *
   * @param rounds an odd number
   * @throws io.daybook.warehouse.run.OperatorException if the results differ
   */
  BenchReport run(BenchInput warmUp, BenchInput input, int threads, int rounds)
      throws IOException, SQLException {
    List<Engine> order = new ArrayList<>(List.of(ours));
    order.addAll(peers);
    for (Engine engine : order) {
      if (engine.hasWarmUp()) {
        measure("warm-up", engine, warmUp);
      }
    }
    Map<Engine, List<Measurement>> measured = new LinkedHashMap<>();
    ResultCheck.Agreement agreement = new ResultCheck.Agreement(List.of(), 0);
    for (int round = 1; round <= rounds; round++) {
      for (Engine engine : order) {
        measured
            .computeIfAbsent(engine, first -> new ArrayList<>())
            .add(measure("round " + round, engine, input));
      }
      Collections.reverse(order);
      for (int peer = peers.size() - 1; peer >= 0; peer--) {
        agreement =
            ResultCheck.check(
                input,
                ours.name(),
                last(measured, ours),
                peers.get(peer).name(),
                last(measured, peers.get(peer)));
      }
    }
    return new BenchReport(
        input,
        threads,
        rounds,
        figures(ours, measured),
        peers.stream().map(peer -> figures(peer, measured)).toList(),
        agreement);
  }

  private static List<Path> last(Map<Engine, List<Measurement>> measured, Engine engine) {
    List<Measurement> rounds = measured.getOrDefault(engine, List.of());
    return rounds.get(rounds.size() - 1).files();
  }

  private Measurement measure(String when, Engine engine, BenchInput input)
      throws IOException, SQLException {
    try (Progress.Step step = progress.start(when + ": " + engine.name())) {
      Measurement measured = engine.run(input);
      step.detail(Progress.Unit.ROWS.render((long) (input.lines() / measured.seconds())) + "/s");
      return measured;
    }
  }

  private static BenchReport.EngineFigures figures(
      Engine engine, Map<Engine, List<Measurement>> measured) {
    List<Measurement> rounds = measured.getOrDefault(engine, List.of());
    Measurement median =
        rounds.stream()
            .sorted(Comparator.comparingDouble(Measurement::seconds))
            .toList()
            .get(rounds.size() / 2);
    return new BenchReport.EngineFigures(engine.name(), engine.description(), median);
  }
}
