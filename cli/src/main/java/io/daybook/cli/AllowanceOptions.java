package io.daybook.cli;

import io.daybook.archive.run.Allowances;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options by which a person lets a held source through, for one run. */
final class AllowanceOptions {
  @Option(
      names = "--allow-rejects",
      paramLabel = "SOURCE=SHARE",
      description =
          "Take a source with as many bad lines, such as orders=30%%, in this run alone;"
              + " repeatable.")
  private List<AllowedRejects> rejects = new ArrayList<>();

  /**
   * Returns what is allowed.
   *
   * @throws OperatorException if a source isn't configured
   */
  Allowances allowances(Workspace workspace) {
    Set<String> known = workspace.configuration().sources().keySet();
    Map<String, Double> limits = new LinkedHashMap<>();
    for (AllowedRejects allowed : rejects) {
      if (!known.contains(allowed.source())) {
        throw new OperatorException(
            ExitCode.USAGE,
            "--allow-rejects: expected one of the sources "
                + String.join(", ", known)
                + " but found '"
                + allowed.source()
                + "'");
      }
      limits.put(allowed.source(), allowed.share());
    }
    return new Allowances(limits);
  }
}
