package io.daybook.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the project, as far as tests look into it.
 *
 * @param text the whole file
 */
record MarkdownDocument(String text) {
  private static final Path DIST = Path.of(System.getProperty("daybook.dist"));
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*) ?(\\S*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * A fenced block.
   *
   * @param language may be empty
   * @param file what stands behind the language; may be empty
   */
  record Block(String language, String file, String text) {}

  static MarkdownDocument read(String path) throws IOException {
    return new MarkdownDocument(Files.readString(DIST.resolve(path)));
  }

  /** Returns what stands below a heading, up to the next one of its rank or above. */
  MarkdownDocument section(String heading) {
    int start = ("\n" + text).indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new AssertionError("expected the heading '" + heading + "' but found none");
    }
    int rank = heading.indexOf(' ');
    int from = start + heading.length() + 1;
    MatchResult next =
        Pattern.compile("^#{1," + rank + "} ", Pattern.MULTILINE)
            .matcher(text)
            .results()
            .filter(other -> other.start() >= from)
            .findFirst()
            .orElse(null);
    return new MarkdownDocument(text.substring(from, next == null ? text.length() : next.start()));
  }

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> new Block(block.group(1), block.group(2), block.group(3)))
        .toList();
  }

  /** Returns the rows of all tables whose first cell is code, or a number. */
  List<List<String>> rows() {
    return text.lines()
        .filter(line -> line.startsWith("| `") || line.matches("\\| \\d+ .*"))
        .map(MarkdownDocument::cells)
        .toList();
  }

  private static List<String> cells(String line) {
    List<String> cells =
        new ArrayList<>(Stream.of(line.split("\\|", -1)).map(String::strip).toList());
    return cells.subList(1, cells.size() - 1);
  }

  /** Returns what stands as code in a cell. */
  static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  /** Returns the first code of each row. */
  List<String> keys() {
    return rows().stream().map(row -> codes(row.get(0)).get(0)).toList();
  }
}
