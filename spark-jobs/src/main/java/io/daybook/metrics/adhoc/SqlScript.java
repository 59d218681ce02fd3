package io.daybook.metrics.adhoc;

import java.util.ArrayList;
import java.util.List;

/** The statements of a SQL file, which end with semicolons outside of texts, names and comments. */
final class SqlScript {
  private final String text;
  private final List<SqlStatement> statements = new ArrayList<>();

  /** First character of the statement at hand, comments before it left out; −1: none yet. */
  private int start = -1;

  private SqlScript(String text) {
    this.text = text;
  }

  /**
   * One statement.
   *
   * @param text without its semicolon, its comments included
   * @param line of its first character, from 1
   * @param column of it, from 1
   */
  record SqlStatement(String text, int line, int column) {}

  /** Returns the statements; what holds comments alone is none. */
  static List<SqlStatement> split(String text) {
    SqlScript script = new SqlScript(text);
    script.scan();
    return script.statements;
  }

  private void scan() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int behindComment = behindComment(at);
      if (behindComment > at) {
        at = behindComment;
      } else if (c == ';') {
        end(at++);
      } else {
        if (start < 0 && !Character.isWhitespace(c)) {
          start = at;
        }
        at = c == '\'' || c == '"' || c == '`' ? behindQuote(at) : at + 1;
      }
    }
    end(text.length());
  }

  private void end(int end) {
    if (start >= 0) {
      int lineStart = text.lastIndexOf('\n', start) + 1;
      int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
      statements.add(
          new SqlStatement(text.substring(start, end).strip(), line, start - lineStart + 1));
    }
    start = -1;
  }

  /** Returns where a comment that begins here ends, or the same place if none begins. */
  private int behindComment(int at) {
    if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end + 1;
    }
    if (!text.startsWith("/*", at)) {
      return at;
    }
    // Spark's comments in brackets nest.
    int depth = 0;
    int i = at;
    do {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    } while (depth > 0 && i < text.length());
    return i;
  }

  /** A doubled quote is two quotes to this scan, which comes to the same end. */
  private int behindQuote(int at) {
    char quote = text.charAt(at);
    boolean escapes = quote != '`' && !isRaw(at);
    int i = at + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      i += escapes && text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, text.length());
  }

  /** Whether a text is one like {@code r'\d'}, in which a backslash is itself. */
  private boolean isRaw(int quote) {
    return quote > 0
        && Character.toLowerCase(text.charAt(quote - 1)) == 'r'
        && (quote == 1 || !Character.isJavaIdentifierPart(text.charAt(quote - 2)));
  }
}
