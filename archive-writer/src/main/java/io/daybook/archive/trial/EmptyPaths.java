package io.daybook.archive.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Paths that name nothing in the first records. */
final class EmptyPaths implements Inspection {
  private static final int RECORDS = 1000;

  private final MappingOutline mapping;

  /** Those that check their names themselves are left alone. */
  private final String format;

  private final Set<String> missing;
  private long records;
  private long position;
  private String first = "";

  /**
   * @param paths that the mapping reads
   */
  EmptyPaths(MappingOutline mapping, Set<String> paths) {
    this.mapping = mapping;
    this.format = mapping.format();
    this.missing = new LinkedHashSet<>(paths);
  }

  @Override
  public void look(TriedRecord record) {
    boolean json = format.equals("json");
    if ((!json && !format.equals("logfmt")) || records == RECORDS || record.text().isBlank()) {
      return;
    }
    if (json && record.json().isEmpty()) {
      return;
    }
    if (records == 0) {
      position = record.position();
      first = record.text();
    }
    records++;
    missing.removeIf(path -> record.text(path) != null || (json && isThere(record, path)));
  }

  private static boolean isThere(TriedRecord record, String path) {
    JsonNode tree = record.json().orElseThrow();
    return tree.has(path) || !tree.at("/" + path).isMissingNode();
  }

  /** The first of several paths that has a value counts: each may be missing. */
  private boolean hasAlternative(String path) {
    return mapping.fields().stream()
        .map(field -> field.paths().stream().map(TriedRecord::plain).toList())
        .anyMatch(paths -> paths.contains(path) && !missing.containsAll(paths));
  }

  @Override
  public List<Finding> findings() {
    if (records == 0) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (String path : missing.stream().filter(path -> !hasAlternative(path)).toList()) {
      findings.add(
          new Finding(
              FindingCode.PATH_NAMES_NOTHING,
              path,
              records,
              records,
              "no record has it, such as '" + Finding.excerpt(first) + "'",
              position,
              FindingCode.PATH_NAMES_NOTHING.why(),
              "mend the path, or leave it if later records have it"));
    }
    return findings;
  }
}
