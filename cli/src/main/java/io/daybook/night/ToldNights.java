package io.daybook.night;

import io.daybook.console.trust.NightBooks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.plan.MissingDays;
import java.io.IOException;
import java.util.List;

/** What the console of a workspace is told of its nights. */
final class ToldNights implements NightBooks {
  private final Workspace workspace;

  ToldNights(Workspace workspace) {
    this.workspace = workspace;
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
    return List.of();
  }
}
