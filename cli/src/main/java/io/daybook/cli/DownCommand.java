package io.daybook.cli;

import io.daybook.night.Workspace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the embedded stack. */
@Command(
    name = "down",
    description =
        "Stops the embedded stack of this home. Data stays; 'daybook up' goes on with it.")
final class DownCommand implements Callable<Integer> {
  private final Daybook daybook;

  DownCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() {
    Workspace workspace = daybook.workspace();
    workspace.localStack(Optional.empty()).down(workspace.progress());
    daybook
        .output()
        .print(Map.of("home", workspace.home().toString()), out -> out.println("stopped"));
    return 0;
  }
}
