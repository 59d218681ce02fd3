package io.daybook.bench.landing;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the systemd unit of the agent has its Java started, by the launcher.
 *
 * @param javaOptions all of them
 */
public record AgentUnit(List<String> javaOptions) {
  private static final String HEAP = "DAYBOOK_HEAP=";
  private static final String OPTIONS = "DAYBOOK_JAVA_OPTIONS=";

  public AgentUnit {
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * Reads it.
   *
   * @param dist the directory of this distribution
   * @throws OperatorException if it says nothing of the heap
   */
  public static AgentUnit read(Path dist) throws IOException {
    Path unit = dist.resolve("ingest/deploy/systemd/daybook-agent.service");
    List<String> lines = Files.readAllLines(unit);
    String heap =
        value(lines, HEAP)
            .orElseThrow(
                () ->
                    new OperatorException(
                        ExitCode.USAGE,
                        "[" + unit + "] expected 'Environment=" + HEAP + "' but found none"));
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+UseParallelGC"));
    value(lines, OPTIONS).ifPresent(more -> options.addAll(List.of(more.split(" +"))));
    return new AgentUnit(options);
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith("Environment="))
        .map(line -> line.substring("Environment=".length()).replace("\"", ""))
        .filter(text -> text.startsWith(key))
        .map(text -> text.substring(key.length()))
        .findFirst();
  }
}
