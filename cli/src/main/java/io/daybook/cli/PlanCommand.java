package io.daybook.cli;

import io.daybook.night.Night;
import io.daybook.night.NightPlan;
import io.daybook.warehouse.run.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what a night would do. */
@Command(
    name = "plan",
    description = {
      "Tells what the next nightly run would do, and changes nothing.",
      "--explain gives the reason for each day."
    })
final class PlanCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(names = "--explain", description = "The reason for each day of each table.")
  private boolean explain;

  PlanCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    NightPlan plan = new Night(daybook.workspace()).plan();
    daybook
        .output()
        .print(
            plan.json(), out -> (explain ? plan.explain() : plan.summary()).forEach(out::println));
    return Daybook.exit(plan.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }
}
