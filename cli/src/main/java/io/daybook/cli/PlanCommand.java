package io.daybook.cli;

import io.daybook.night.Night;
import io.daybook.night.NightPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what a night would do. */
@Command(
    name = "plan",
    header = "Shows the work of the next night.",
    description = {
      "Shows the work of the next night: new segments by dataset and arrival day, "
          + "days to count, tables to publish; and the last publication, by number and time. "
          + "Changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:there is work",
      "10:nothing to do",
      "20:HDFS or Hive does not answer",
      "40:a source or own metric table is held, or what was landed is read by none; what there is"
          + " to do is shown",
      "64:the warehouse has another business zone"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook plan --explain --config conf"})
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
            plan.json(),
            out -> {
              (explain ? plan.explain() : plan.summary()).forEach(out::println);
              out.println(plan.lastPublication());
            });
    plan.standing().forEach(line -> daybook.err().println("daybook: " + line));
    return Daybook.exit(plan.exitCode());
  }
}
