package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the fields that make a record the same event as another one. */
final class IdentityGuess {
  private static final int SURE = 90;

  private final List<SampleRecord> records;

  /** Records that aren't repetitions of others. */
  private final int different;

  IdentityGuess(List<SampleRecord> records) {
    Map<String, SampleRecord> byText = new LinkedHashMap<>();
    records.forEach(record -> byText.putIfAbsent(record.values().toString(), record));
    this.records = List.copyOf(byText.values());
    this.different = byText.size();
  }

  /**
   * Returns the key {@code event_id}.
   *
   * @param paths found for columns of the dataset
   */
  Optional<SuggestedKey> key(ColumnFinder columns, Map<String, String> paths) {
    Optional<ColumnProfile> id =
        columns.find(
            "id",
            column ->
                ColumnNames.likeness("id", column.path()) >= SURE
                    && isUnique(List.of(column.path())));
    if (id.isPresent()) {
      columns.take(List.of(id.get().path()));
      return Optional.of(unique(List.of(id.get().path())));
    }
    Optional<String> version =
        columns.find("updated_at", ColumnFinder::any).map(ColumnProfile::path);
    Optional<String> order = Optional.ofNullable(paths.get("order_id"));
    for (List<String> parts : candidates(paths, order, version)) {
      if (isUnique(parts)) {
        return Optional.of(unique(parts));
      }
    }
    return Optional.empty();
  }

  private static List<List<String>> candidates(
      Map<String, String> paths, Optional<String> order, Optional<String> version) {
    List<List<String>> candidates = new ArrayList<>();
    if (order.isEmpty()) {
      return candidates;
    }
    boolean ofLines = false;
    for (String column : List.of("line_no", "product_id", "status", "product_name")) {
      String other = paths.get(column);
      if (other != null && !other.startsWith("./")) {
        ofLines = true;
        candidates.add(List.of(order.get(), other));
      }
    }
    version.ifPresent(path -> candidates.add(List.of(order.get(), path)));
    if (!ofLines) {
      candidates.add(0, List.of(order.get()));
    }
    return candidates;
  }

  private boolean isUnique(List<String> parts) {
    Set<List<String>> seen = new HashSet<>();
    for (SampleRecord record : records) {
      List<String> values = new ArrayList<>();
      for (String part : parts) {
        String value = record.value(part);
        if (value == null) {
          return false;
        }
        values.add(value);
      }
      seen.add(values);
    }
    return seen.size() == different && different > 0;
  }

  private SuggestedKey unique(List<String> parts) {
    String evidence =
        Evidence.of(
            "%s %s different in each of %,d records; the same again counts once",
            String.join(" with ", parts), parts.size() == 1 ? "is" : "are", different);
    return SuggestedKey.of(
        "event_id",
        parts.size() == 1 ? YamlText.scalar(parts.get(0)) : "{hash: " + YamlText.list(parts) + "}",
        evidence);
  }
}
