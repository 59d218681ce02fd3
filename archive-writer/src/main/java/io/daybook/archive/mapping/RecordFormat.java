package io.daybook.archive.mapping;

import com.google.re2j.Pattern;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.segment.Framing;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How the text of a record is written, with the keys of a source that belong to it. */
public sealed interface RecordFormat {

  /** Reports every path that no record of this format can have. */
  void check(Set<String> paths, ConfigNode node);

  /** Returns the names of columns or groups that a record is known to have. */
  default Set<String> names() {
    return Set.of();
  }

  /** One JSON object; a path is a key or a JSON pointer. */
  record Json() implements RecordFormat {
    @Override
    public void check(Set<String> paths, ConfigNode node) {
      // Any key may stand in a record; pointers are checked against each other.
    }
  }

  /**
   * One record of a CSV or TSV; a path is the name of a column.
   *
   * @param columns until a header record names them
   * @param nullText a field without quotes that means no value
   */
  record Csv(Framing.CsvFraming framing, Optional<List<String>> columns, Optional<String> nullText)
      implements RecordFormat {
    @Override
    public Set<String> names() {
      return Set.copyOf(new HashSet<>(columns.orElse(List.of())));
    }

    /** Headers may bring columns that the list doesn't have. */
    @Override
    public void check(Set<String> paths, ConfigNode node) {
      if (framing.headerPattern() != null) {
        return;
      }
      columns.ifPresent(
          names ->
              paths.stream()
                  .filter(path -> !names.contains(path))
                  .forEach(
                      path ->
                          node.child("columns")
                              .problem(
                                  "no column '" + path + "'",
                                  "every column that the fields name",
                                  "add it, or mend the field")));
    }
  }

  /**
   * A text that one of the patterns describes from its beginning to its end; a path is the name of
   * a group.
   *
   * @param patterns in the order in which they are tried
   */
  record Regex(List<Pattern> patterns) implements RecordFormat {
    public Regex {
      patterns = List.copyOf(patterns);
    }

    @Override
    public Set<String> names() {
      Set<String> groups = new TreeSet<>();
      patterns.forEach(pattern -> groups.addAll(pattern.namedGroups().keySet()));
      return groups;
    }

    @Override
    public void check(Set<String> paths, ConfigNode node) {
      if (patterns.isEmpty()) {
        return;
      }
      Set<String> groups = names();
      paths.stream()
          .filter(path -> !groups.contains(path))
          .forEach(
              path ->
                  node.child("pattern")
                      .problem(
                          "no group '" + path + "'",
                          "every group that the fields name",
                          groups.isEmpty()
                              ? "write groups like (?P<" + path + ">…)"
                              : "there are " + String.join(", ", groups)));
    }
  }

  /** Pairs like {@code key=value key="a text"}; a path is a key. */
  record Logfmt() implements RecordFormat {
    @Override
    public void check(Set<String> paths, ConfigNode node) {
      // Any key may stand in a record.
    }
  }

  /** Reads {@code format} and what belongs to it; problems go to the configuration's. */
  static RecordFormat compile(SourceConfig source) {
    ConfigNode node = source.node();
    return switch (node.oneOf("format", SourceConfig.Format.class, SourceConfig.Format.JSON)) {
      case JSON -> new Json();
      case CSV, TSV ->
          new Csv(
              (Framing.CsvFraming) source.framing(),
              node.has("columns") ? Optional.of(node.texts("columns")) : Optional.empty(),
              node.text("null-text"));
      case REGEX -> regex(node);
      case LOGFMT -> new Logfmt();
    };
  }

  /** Reads {@code pattern}. */
  static Regex regex(ConfigNode node) {
    List<ConfigNode> patterns = node.list("pattern");
    if (patterns.isEmpty()) {
      node.child("pattern")
          .problem(
              "nothing",
              "a regular expression with named groups, or a list",
              "add \"pattern: '(?P<at>\\S+) (?P<user>\\S+)'\"");
    }
    return new Regex(patterns.stream().flatMap(text -> Patterns.read(text).stream()).toList());
  }
}
