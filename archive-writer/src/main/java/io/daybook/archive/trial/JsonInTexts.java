package io.daybook.archive.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Texts inside records that are JSON objects themselves, as shippers wrap a service's lines. */
final class JsonInTexts implements Inspection {
  private static final int LONGEST = 1 << 16;
  private static final int MANY = 100;

  private final MappingOutline mapping;
  private final Map<String, Tally> texts = new TreeMap<>();
  private long records;

  JsonInTexts(MappingOutline mapping) {
    this.mapping = mapping;
  }

  @Override
  public void look(TriedRecord record) {
    if (record.isSkipped()) {
      return;
    }
    records++;
    if (record.json().isPresent()) {
      look(record, "", record.json().get());
      return;
    }
    for (int i = 0; i < record.extraNames().size(); i++) {
      look(record, record.extraNames().get(i), record.extraValues().get(i));
    }
    mapping.fields().stream()
        .filter(field -> field.hasAny("extract"))
        .flatMap(field -> field.paths().stream())
        .distinct()
        .forEach(
            path -> {
              String text = record.text(path);
              if (text != null) {
                look(record, path, text);
              }
            });
  }

  private void look(TriedRecord record, String path, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = path.isEmpty() ? field.getKey() : path + "/" + field.getKey();
      if (field.getValue().isObject()) {
        look(record, path.isEmpty() ? "/" + name : name, field.getValue());
      } else if (field.getValue().isTextual()) {
        look(record, name, field.getValue().textValue());
      }
    }
  }

  private void look(TriedRecord record, String path, String text) {
    if (!text.startsWith("{") || !text.endsWith("}") || text.length() > LONGEST) {
      return;
    }
    boolean known = isParsed(path) || (!texts.containsKey(path) && texts.size() == MANY);
    if (!known && TriedRecord.tree(text).filter(JsonNode::isObject).isPresent()) {
      texts
          .computeIfAbsent(path, key -> new Tally())
          .see(record, () -> "'" + Finding.excerpt(text) + "'");
    }
  }

  /** Declared by {@code parse}, or taken whole as the text of a column. */
  private boolean isParsed(String path) {
    boolean parsed =
        mapping.node().list("parse").stream()
            .map(one -> one.isMapping() ? one.text("path", "") : one.text().orElse(""))
            .anyMatch(one -> one.equals(path) || one.equals("/" + path));
    return parsed
        || mapping.fields().stream()
            .anyMatch(
                field ->
                    !field.hasAny("extract")
                        && (field.paths().contains(path) || field.paths().contains("/" + path)));
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    texts.forEach(
        (path, tally) ->
            findings.add(
                new Finding(
                    FindingCode.TEXT_HOLDS_JSON,
                    path,
                    tally.count(),
                    records,
                    tally.example(),
                    tally.position(),
                    FindingCode.TEXT_HOLDS_JSON.why(),
                    "write 'parse: ["
                        + path
                        + "]', and paths like "
                        + (path.startsWith("/") ? path : "/" + path)
                        + "/…")));
    return findings;
  }
}
