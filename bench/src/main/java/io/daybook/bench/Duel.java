package io.daybook.bench;

import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two engines at the same input: a smaller warm-up each, then rounds in alternating order, each
 * round's results compared.
 */
final class Duel {
  private final Engine ours;
  private final Engine peer;
  private final Progress progress;

  Duel(Engine ours, Engine peer, Progress progress) {
    this.ours = ours;
    this.peer = peer;
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
    measure("warm-up", ours, warmUp);
    measure("warm-up", peer, warmUp);
    List<Measurement> oursByRound = new ArrayList<>();
    List<Measurement> peerByRound = new ArrayList<>();
    ResultCheck.Agreement agreement = new ResultCheck.Agreement(List.of(), 0);
    for (int round = 1; round <= rounds; round++) {
      if (round % 2 == 1) {
        oursByRound.add(measure("round " + round, ours, input));
        peerByRound.add(measure("round " + round, peer, input));
      } else {
        peerByRound.add(measure("round " + round, peer, input));
        oursByRound.add(measure("round " + round, ours, input));
      }
      agreement =
          ResultCheck.check(
              input,
              ours.name(),
              oursByRound.get(round - 1).files(),
              peer.name(),
              peerByRound.get(round - 1).files());
    }
    return new BenchReport(
        input,
        threads,
        rounds,
        figures(ours, oursByRound),
        List.of(figures(peer, peerByRound)),
        agreement);
  }

  private Measurement measure(String when, Engine engine, BenchInput input)
      throws IOException, SQLException {
    try (Progress.Step step = progress.start(when + ": " + engine.name())) {
      Measurement measured = Measurement.of(engine, input);
      step.detail(Progress.Unit.ROWS.render((long) (input.lines() / measured.seconds())) + "/s");
      return measured;
    }
  }

  private static BenchReport.EngineFigures figures(Engine engine, List<Measurement> rounds) {
    Measurement median =
        rounds.stream()
            .sorted(Comparator.comparingDouble(Measurement::seconds))
            .toList()
            .get(rounds.size() / 2);
    return new BenchReport.EngineFigures(engine.name(), engine.description(), median);
  }
}
