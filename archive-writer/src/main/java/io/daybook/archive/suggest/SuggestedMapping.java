package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.List;

/**
 * A source's file to start from.
 *
 * @param source its name
 * @param yaml its text
 * @param records of the sample that it was made from
 * @param blanks that a person fills in
 * @param questions that it asks in comments, those of blanks among them
 */
public record SuggestedMapping(
    String source, String yaml, long records, long blanks, long questions) {

  /** Writes the lines of a file. */
  static final class Writer {
    private static final int LONGEST_LINE = 110;

    private final StringBuilder yaml = new StringBuilder();
    private long blanks;
    private long questions;

    Writer comment(String text) {
      comments("", List.of(text));
      return this;
    }

    Writer blank() {
      yaml.append('\n');
      return this;
    }

    /** Writes a key of the top, its evidence above it. */
    Writer key(SuggestedKey key) {
      return key("", key);
    }

    Writer key(String indent, SuggestedKey key) {
      comments(indent, key.comments());
      return key.value().isEmpty()
          ? line(indent, key.key() + ":")
          : line(indent, key.key() + ": " + key.value());
    }

    /** Writes an entry of a list. */
    Writer item(String indent, String value, List<String> comments) {
      comments(indent, comments);
      return line(indent, "- " + value);
    }

    private void comments(String indent, List<String> comments) {
      for (String comment : comments) {
        questions += comment.startsWith("?") ? 1 : 0;
        wrapped(Evidence.line(comment)).forEach(line -> line(indent, "# " + line));
      }
    }

    private static List<String> wrapped(String comment) {
      List<String> lines = new ArrayList<>();
      StringBuilder line = new StringBuilder();
      for (String word : comment.split(" ", -1)) {
        if (line.length() + word.length() > LONGEST_LINE - 4 && line.length() > 0) {
          lines.add(line.toString());
          line = new StringBuilder(" ");
        }
        line.append(line.length() == 0 || line.toString().equals(" ") ? "" : " ").append(word);
      }
      lines.add(line.toString());
      return lines;
    }

    private Writer line(String indent, String text) {
      if (!text.startsWith("#")) {
        for (int at = text.indexOf(SuggestedKey.BLANK);
            at >= 0;
            at = text.indexOf(SuggestedKey.BLANK, at + SuggestedKey.BLANK.length())) {
          blanks++;
        }
      }
      yaml.append(indent).append(text.replace("\n", " ")).append('\n');
      return this;
    }

    SuggestedMapping mapping(String source, long records) {
      return new SuggestedMapping(source, yaml.toString(), records, blanks, questions);
    }
  }
}
