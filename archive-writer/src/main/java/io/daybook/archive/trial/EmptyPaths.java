package io.daybook.archive.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.archive.trial.ElementTexts.ElementPath;
import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Paths that name nothing in the first records. */
final class EmptyPaths implements Inspection {
  private static final int RECORDS = 1000;
  private static final int ELEMENTS = 100;

  private final MappingOutline mapping;

  /** Those that check their names themselves are left alone. */
  private final String format;

  private final Set<String> missing;
  private final Set<ElementPath> missingOfElements;
  private final Map<Integer, Long> elements = new HashMap<>();
  private long records;
  private long position;
  private String first = "";

  /**
   * @param paths that the mapping reads of records
   * @param ofElements paths that it reads of elements
   */
  EmptyPaths(MappingOutline mapping, Set<String> paths, List<ElementPath> ofElements) {
    this.mapping = mapping;
    this.format = mapping.format();
    this.missing = new LinkedHashSet<>(paths);
    this.missingOfElements = new LinkedHashSet<>(ofElements);
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
    lookAtElements(record);
  }

  private void lookAtElements(TriedRecord record) {
    for (TriedElement element : record.elements()) {
      elements.merge(element.entry(), 1L, Long::sum);
      missingOfElements.removeIf(
          path -> path.entry() == element.entry() && element.text(path.path()) != null);
    }
    missingOfElements.removeIf(path -> isThereAsNull(record, path));
  }

  /** A null is no text, but its path names something. */
  private static boolean isThereAsNull(TriedRecord record, ElementPath path) {
    JsonNode list = record.json().map(tree -> tree.at(pointer(path.list()))).orElse(null);
    for (int i = 0; list != null && i < list.size() && i < ELEMENTS; i++) {
      if (!list.get(i).at(path.path().substring(1)).isMissingNode()) {
        return true;
      }
    }
    return false;
  }

  private static String pointer(String path) {
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
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
      findings.add(finding(path, records, "no record has it"));
    }
    for (ElementPath path : missingOfElements) {
      long of = elements.getOrDefault(path.entry(), 0L);
      if (of > 0 && !hasAlternativeInElements(path)) {
        findings.add(finding(path.path() + " of " + path.list(), of, "no element has it"));
      }
    }
    return findings;
  }

  private boolean hasAlternativeInElements(ElementPath path) {
    return mapping.fields().stream()
        .filter(field -> field.entry() == path.entry() && field.paths().contains(path.path()))
        .anyMatch(field -> field.paths().stream().anyMatch(other -> isSeen(path, other)));
  }

  private boolean isSeen(ElementPath path, String other) {
    return OutlinedField.isOfElement(other)
        ? !missingOfElements.contains(new ElementPath(path.entry(), path.list(), other))
        : !missing.contains(TriedRecord.plain(other));
  }

  private Finding finding(String subject, long of, String none) {
    return new Finding(
        FindingCode.PATH_NAMES_NOTHING,
        subject,
        of,
        of,
        none + ", such as '" + Finding.excerpt(first) + "'",
        position,
        FindingCode.PATH_NAMES_NOTHING.why(),
        "mend the path, or leave it if later records have it");
  }
}
