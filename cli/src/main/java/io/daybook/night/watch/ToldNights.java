package io.daybook.night.watch;

import io.daybook.console.trust.NightBooks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.night.Workspace;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the console of a workspace is told of its nights: the last one, and the last that did all.
 */
public final class ToldNights implements NightBooks {
  private static final double MILLIS = 1000;

  private final Workspace workspace;
  private final NightMetrics metrics;

  /**
   * @param version of Daybook
   */
  public ToldNights(Workspace workspace, String version, Clock clock) {
    this.workspace = workspace;
    this.metrics = new NightMetrics(workspace, version, clock);
  }

  @Override
  public MissingDays missing() throws IOException {
    return workspace.volumeGate().missing();
  }

  @Override
  public List<BlockedDay> volume() throws IOException {
    return workspace.volumeGate().standing();
  }

  @Override
  public List<NightAccount> nights() {
    NightMemory memory = NightMemory.read(workspace.home());
    List<NightAccount> nights = new ArrayList<>();
    Optional.ofNullable(memory.last()).map(ToldNights::account).ifPresent(nights::add);
    Optional.ofNullable(memory.lastSuccess())
        .filter(night -> !night.equals(memory.last()))
        .map(ToldNights::account)
        .ifPresent(nights::add);
    return nights;
  }

  private static NightAccount account(NightRecord night) {
    return new NightAccount(
        Optional.ofNullable(night.run()).orElse(""),
        night.started(),
        night.ended(),
        night.exitCode().number(),
        night.isSuccess(),
        night.exitCode().meaning(),
        night.steps().entrySet().stream()
            .map(
                step ->
                    new StepAccount(
                        step.getKey().name().toLowerCase(Locale.ROOT),
                        step.getValue().toMillis() / MILLIS,
                        ""))
            .toList(),
        night.held().stream()
            .map(held -> held.kind() + " " + held.name() + " stands still: " + held.reason())
            .toList(),
        night.faultyTables());
  }

  @Override
  public String metrics() {
    return metrics.text();
  }
}
