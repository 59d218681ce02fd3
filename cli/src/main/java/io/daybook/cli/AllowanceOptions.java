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

  @Option(
      names = "--accept-identity",
      paramLabel = "SOURCE",
      description =
          "Take a source whose events are known by another rule than those that are archived, and"
              + " keep the new rule; repeatable.")
  private List<String> identities = new ArrayList<>();

  /**
   * Returns what is allowed.
   *
   * @throws OperatorException if a source isn't configured
   */
  Allowances allowances(Workspace workspace) {
    Set<String> known = workspace.configuration().sources().keySet();
    Map<String, Double> limits = new LinkedHashMap<>();
    for (AllowedRejects allowed : rejects) {
      require("--allow-rejects", allowed.source(), known);
      limits.put(allowed.source(), allowed.share());
    }
    identities.forEach(source -> require("--accept-identity", source, known));
    return new Allowances(limits, Set.copyOf(identities));
  }

  private static void require(String option, String source, Set<String> known) {
    if (!known.contains(source)) {
      throw new OperatorException(
          ExitCode.USAGE,
          option
              + ": expected one of the sources "
              + String.join(", ", known)
              + " but found '"
              + source
              + "'");
    }
  }
}
