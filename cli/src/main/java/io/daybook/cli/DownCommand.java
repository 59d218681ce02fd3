package io.daybook.cli;

import io.daybook.night.Workspace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the embedded stack. */
@Command(
    name = "down",
    header = "Stops HDFS and Hive on this machine.",
    description = {
      "Stops the embedded stack of this home. Its data stays; 'daybook up' starts " + "it again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped, or nothing was running",
      "30:another 'up' or 'down' of this home is at work"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook down"})
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
