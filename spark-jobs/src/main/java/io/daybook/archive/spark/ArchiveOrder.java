package io.daybook.archive.spark;

import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.PortableMappings;
import io.daybook.archive.run.SilentAgents;
import io.daybook.archive.run.TaskJson;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * What the application is told on its command line: a driver in a cluster has no file of the host
 * that submits it.
 *
 * @param hdfs file system of the warehouse
 * @param root the warehouse in it
 * @param zone the business zone
 * @param compression of files
 * @param memoryBytes the most that one task may hold of events
 * @param mappings of the datasets that are archived
 * @param allowances of the person who starts it
 * @param silent agents that gave no sign when the command looked
 * @param result local file that gets the {@link ArchiveAnswer}
 */
public record ArchiveOrder(
    URI hdfs,
    StoragePath root,
    ZoneId zone,
    Compression compression,
    long memoryBytes,
    PortableMappings mappings,
    Allowances allowances,
    List<SilentSource> silent,
    Path result) {
  private static final String ORDER = "--order";

  /** Linux takes 128 KiB in one argument, and 2 MiB in all. */
  private static final int MOST_CHARACTERS = 100_000;

  /** Agents of a source that gave no sign on an arrival day. */
  public record SilentSource(String source, LocalDate arrivalDay, Set<String> agents) {
    public SilentSource {
      agents = Set.copyOf(agents);
    }
  }

  public ArchiveOrder {
    silent = List.copyOf(silent);
  }

  /** Returns the same, with its result in another file. */
  public ArchiveOrder withResult(Path file) {
    return new ArchiveOrder(
        hdfs, root, zone, compression, memoryBytes, mappings, allowances, silent, file);
  }

  /** Returns the command line that says this, in texts that any launcher leaves as they are. */
  public List<String> toList() {
    String text = Base64.getUrlEncoder().encodeToString(TaskJson.encoded(this));
    List<String> line = new ArrayList<>();
    for (int from = 0; from < text.length(); from += MOST_CHARACTERS) {
      line.add(ORDER);
      line.add(text.substring(from, Math.min(text.length(), from + MOST_CHARACTERS)));
    }
    return line;
  }

  /**
   * Reads what {@link #toList} wrote.
   *
   * @throws OperatorException with {@link ExitCode#USAGE} if it is anything else
   */
  public static ArchiveOrder parse(List<String> line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i += 2) {
      if (!line.get(i).equals(ORDER) || i + 1 == line.size()) {
        throw usage(line.get(i), null);
      }
      text.append(line.get(i + 1));
    }
    try {
      return TaskJson.decoded(Base64.getUrlDecoder().decode(text.toString()), ArchiveOrder.class);
    } catch (IOException | IllegalArgumentException e) {
      throw usage("another text", e);
    }
  }

  private static OperatorException usage(
      String found, @org.jspecify.annotations.Nullable Exception cause) {
    return new OperatorException(
        ExitCode.USAGE,
        "archive on Spark: expected " + ORDER + " as the command gives it but found " + found,
        cause);
  }

  /** Returns the agents that are silent, of the days on which something waited. */
  SilentAgents silentAgents() {
    return () ->
        (source, arrivalDay) ->
            silent.stream()
                .filter(of -> of.source().equals(source) && of.arrivalDay().equals(arrivalDay))
                .map(SilentSource::agents)
                .findFirst()
                .orElse(Set.of());
  }
}
