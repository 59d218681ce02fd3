package io.daybook.archive.mapping;

import com.google.re2j.Pattern;
import io.daybook.warehouse.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records that are left out by their raw text, before they are parsed.
 *
 * @param patterns one that fits somewhere in the text is enough
 */
public record IgnoredRecords(List<Pattern> patterns) {
  /** Beginnings of records of which no sensible pattern fits all. */
  private static final List<String> ANYTHING = List.of("", "a", "{", "0", "\u2603");

  public IgnoredRecords {
    patterns = List.copyOf(patterns);
  }

  /** Reads {@code ignore}; problems go to the configuration's. */
  static IgnoredRecords read(ConfigNode source) {
    List<Pattern> patterns = new ArrayList<>();
    for (ConfigNode rule : source.list("ignore")) {
      Optional<Pattern> pattern = Patterns.read(rule);
      if (pattern.isPresent() && fitsAnything(pattern.get())) {
        rule.problem(
            rule.rendered() + ", which fits every record",
            "a regular expression that fits some records",
            "write it like '^#' or '^[^{]'");
      }
      pattern.ifPresent(patterns::add);
    }
    return new IgnoredRecords(patterns);
  }

  private static boolean fitsAnything(Pattern pattern) {
    return ANYTHING.stream().allMatch(text -> pattern.matcher(text).find());
  }

  /** Returns whether there is nothing to look for. */
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /**
   * Returns whether a record is left out.
   *
   * @param text of the record, without its line end
   */
  public boolean contains(String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }
}
