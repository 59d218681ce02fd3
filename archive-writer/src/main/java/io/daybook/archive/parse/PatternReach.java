package io.daybook.archive.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far patterns describe a text that none of them describes to its end: the longest
 * beginning of a pattern that the text begins with. A beginning that fits contains all shorter
 * ones, so a few trials find it.
 */
final class PatternReach {
  private static final int LONGEST_EXCERPT = 60;

  private final List<Beginnings> patterns;

  /** How far one pattern goes: to a place in itself and to a place in the text. */
  private record Reach(String pattern, int patternEnd, int textEnd) {}

  PatternReach(List<Pattern> patterns) {
    this.patterns = patterns.stream().map(pattern -> new Beginnings(pattern.pattern())).toList();
  }

  /** Returns the refusal of a text that no pattern describes. */
  RejectedRecordException refusal(String text) {
    Reach furthest = new Reach("", 0, -1);
    int number = 0;
    for (int i = 0; i < patterns.size(); i++) {
      Reach reach = patterns.get(i).reach(text);
      if (reach.textEnd() > furthest.textEnd()) {
        furthest = reach;
        number = i + 1;
      }
    }
    String rest = furthest.pattern().substring(furthest.patternEnd());
    return new RejectedRecordException(
        RejectReason.NO_PATTERN_MATCHES,
        "expected "
            + (rest.isEmpty() || rest.equals("$") ? "the end" : "'" + excerpt(rest) + "'")
            + (patterns.size() > 1 ? " of pattern " + number : "")
            + " at character "
            + furthest.textEnd()
            + " but found '"
            + excerpt(text.substring(furthest.textEnd()))
            + "'");
  }

  private static String excerpt(String text) {
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
  }

  /** The beginnings of a pattern that are patterns themselves, compiled when they are asked for. */
  private static final class Beginnings {
    private final String pattern;
    private final List<Integer> ends;
    private final @Nullable Pattern[] compiled;

    Beginnings(String pattern) {
      this.pattern = pattern;
      this.ends = ends(pattern);
      this.compiled = new @Nullable Pattern[ends.size()];
    }

    Reach reach(String text) {
      int fits = 0;
      int fitsNot = ends.size();
      int textEnd = 0;
      while (fits < fitsNot) {
        int middle = (fits + fitsNot) >>> 1;
        Matcher matcher = beginning(middle).matcher(text);
        if (matcher.lookingAt()) {
          textEnd = matcher.end();
          fits = middle + 1;
        } else {
          fitsNot = middle;
        }
      }
      return new Reach(pattern, fits == 0 ? 0 : ends.get(fits - 1), textEnd);
    }

    private Pattern beginning(int index) {
      Pattern known = compiled[index];
      if (known == null) {
        known = Pattern.compile(pattern.substring(0, ends.get(index)));
        compiled[index] = known;
      }
      return known;
    }

    /**
     * Returns where the parts of the pattern end that follow one another; none where it has
     * alternatives or quotes at its top, of which no beginning says something of the whole.
     */
    private static List<Integer> ends(String pattern) {
      List<Integer> ends = new ArrayList<>();
      int depth = 0;
      for (int i = 0; i < pattern.length(); i = partEnd(pattern, i)) {
        char c = pattern.charAt(i);
        if ((c == '|' && depth == 0) || pattern.startsWith("\\Q", i)) {
          return List.of();
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        int end = partEnd(pattern, i);
        if (depth == 0 && (end == pattern.length() || "*+?{".indexOf(pattern.charAt(end)) < 0)) {
          ends.add(end);
        }
      }
      ends.removeIf(end -> !isPattern(pattern.substring(0, end)));
      return ends;
    }

    /** Returns where the sign ends that begins here: a letter, an escape, a class, a count. */
    private static int partEnd(String pattern, int at) {
      int end =
          switch (pattern.charAt(at)) {
            case '\\' -> escapeEnd(pattern, at);
            case '[' -> classEnd(pattern, at);
            case '{' -> pattern.indexOf('}', at) + 1;
            default -> at + 1;
          };
      return end <= at ? at + 1 : Math.min(end, pattern.length());
    }

    private static int escapeEnd(String pattern, int at) {
      boolean braced =
          pattern.startsWith("{", at + 2) && "pPx".indexOf(pattern.charAt(at + 1)) >= 0;
      return braced ? pattern.indexOf('}', at) + 1 : at + 2;
    }

    private static int classEnd(String pattern, int at) {
      int i = at + (pattern.startsWith("[^", at) ? 2 : 1);
      // A bracket that comes first belongs to the class.
      i += pattern.startsWith("]", i) ? 1 : 0;
      while (i < pattern.length() && pattern.charAt(i) != ']') {
        if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
          i = pattern.indexOf(":]", i) + 2;
        } else {
          i += pattern.charAt(i) == '\\' ? 2 : 1;
        }
      }
      return i + 1;
    }

    private static boolean isPattern(String text) {
      try {
        Pattern.compile(text);
        return true;
      } catch (PatternSyntaxException e) {
        return false;
      }
    }
  }
}
