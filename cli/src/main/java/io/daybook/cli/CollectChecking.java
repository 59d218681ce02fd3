package io.daybook.cli;

import io.daybook.ingest.check.CollectCheck;
import io.daybook.ingest.check.Finding;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.Configuration.Kerberos;
import io.daybook.warehouse.run.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** What {@code collect --check} finds out: everything that a start needs, and starts nothing. */
record CollectChecking(List<Finding> findings) {

  /** Looks; the configuration and its mappings were read before. */
  static CollectChecking of(Workspace workspace) {
    CollectCheck check =
        new CollectCheck(
            workspace.configuration().collect(),
            workspace.sources(),
            workspace.collector().stateDirectory(),
            Path.of("").toAbsolutePath(),
            Clock.systemUTC());
    return new CollectChecking(
        check.run(
            workspace::storage,
            workspace.zones(),
            workspace.configuration().cluster().kerberos().map(Kerberos::keytab)));
  }

  ExitCode exitCode() {
    return Finding.exitCode(findings);
  }

  void print(PrintStream out) {
    for (Finding finding : findings) {
      out.printf(Locale.ROOT, "%-9s  %s%n", label(finding.kind()), finding);
    }
    long wrong = findings.stream().filter(finding -> isInTheWay(finding.kind())).count();
    out.println(
        wrong == 0
            ? "The configuration can be used; nothing was started."
            : wrong + (wrong == 1 ? " thing is" : " things are") + " in the way.");
  }

  private static boolean isInTheWay(Finding.Kind kind) {
    return kind == Finding.Kind.NOT_READY || kind == Finding.Kind.WRONG;
  }

  private static String label(Finding.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
