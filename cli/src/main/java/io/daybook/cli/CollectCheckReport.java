package io.daybook.cli;

import io.daybook.ingest.check.CheckFinding;
import io.daybook.ingest.check.CollectCheck;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.DaybookConfig.Kerberos;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.run.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code collect --check} finds out: everything that a start needs, and starts nothing. */
record CollectCheckReport(List<CheckFinding> findings) {

  /** Looks; the configuration and its mappings were read before, with their problems. */
  static CollectCheckReport of(Workspace workspace) {
    CollectCheck check =
        new CollectCheck(
            workspace.configuration().collect(),
            workspace.sources(),
            workspace.collector().stateDirectory(),
            Path.of("").toAbsolutePath(),
            Clock.systemUTC());
    List<CheckFinding> findings =
        new ArrayList<>(
            check.run(
                workspace::storage,
                workspace.zones(),
                workspace.configuration().cluster().kerberos().map(Kerberos::keytab)));
    workspace
        .faulty()
        .forEach(
            (source, problems) ->
                problems.forEach(p -> findings.add(wrong("source " + source, p))));
    workspace.metricProblems().forEach(p -> findings.add(aside(p)));
    return new CollectCheckReport(findings);
  }

  private static CheckFinding wrong(String whose, Problem problem) {
    return new CheckFinding(CheckFinding.CheckVerdict.WRONG, whose, problem.withoutSource());
  }

  /** What holds a metric table holds no log. */
  private static CheckFinding aside(Problem problem) {
    return new CheckFinding(
        CheckFinding.CheckVerdict.NOTE,
        String.valueOf(problem.entry()),
        problem.withoutSource() + "; logs are collected, the table isn't made");
  }

  ExitCode exitCode() {
    return CheckFinding.exitCode(findings);
  }

  void print(PrintStream out) {
    for (CheckFinding finding : findings) {
      out.printf(Locale.ROOT, "%-9s  %s%n", label(finding.kind()), finding);
    }
    long wrong = findings.stream().filter(finding -> isInTheWay(finding.kind())).count();
    out.println(
        wrong == 0
            ? "The configuration can be used; nothing was started."
            : wrong + (wrong == 1 ? " thing is" : " things are") + " in the way.");
  }

  private static boolean isInTheWay(CheckFinding.CheckVerdict kind) {
    return kind == CheckFinding.CheckVerdict.NOT_READY || kind == CheckFinding.CheckVerdict.WRONG;
  }

  private static String label(CheckFinding.CheckVerdict kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
