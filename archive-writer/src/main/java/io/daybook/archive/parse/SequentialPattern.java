package io.daybook.archive.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that is nothing but texts and runs of signs one behind the other, as those
 * of access logs are: {@code (?P<ip>\S+) \S+ \[(?P<at>[^\]]+)\]}. No run can go on into what stands
 * behind it, so that a text matches in one way at most, and is matched in one pass over its bytes.
 * Expressions with anything else, such as choices and options, are none.
 */
final class SequentialPattern {
  private static final int ASCII = 128;
  private static final String SYNTAX = "\\.[]{}()*+?^$|";

  private final PatternStep[] steps;

  /** By group the step that it begins before, and the one that it ends before. */
  private final int[] firstSteps;

  private final int[] endSteps;
  private final List<String> names;

  /** By step where it began in the text that was matched last; behind the last one its end. */
  private final int[] begins;

  /** How often a sign comes. */
  private enum Times {
    ONCE,
    ANY,
    AT_LEAST_ONCE
  }

  /** A text or signs of a set. */
  private static final class PatternStep {
    /** In UTF-8; empty for signs. */
    final byte[] text;

    final Signs signs;
    final Times times;

    PatternStep(String text) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
      this.signs = new Signs();
      this.times = Times.ONCE;
    }

    PatternStep(Signs signs, Times times) {
      this.text = new byte[0];
      this.signs = signs;
      this.times = times;
    }

    boolean isText() {
      return text.length > 0;
    }

    boolean isRun() {
      return times != Times.ONCE;
    }

    boolean mayBeEmpty() {
      return times == Times.ANY;
    }

    /** Returns the signs with which it may begin. */
    Signs first() {
      if (!isText()) {
        return signs;
      }
      Signs first = new Signs();
      if (text[0] >= 0) {
        first.ascii.set(text[0]);
      } else {
        first.others = true;
      }
      return first;
    }
  }

  /** A set of signs: some of ASCII, and all others or none of them. */
  private static final class Signs {
    final BitSet ascii = new BitSet(ASCII);
    boolean others;

    Signs complement() {
      Signs complement = new Signs();
      complement.ascii.or(ascii);
      complement.ascii.flip(0, ASCII);
      complement.others = !others;
      return complement;
    }

    boolean meets(Signs other) {
      return ascii.intersects(other.ascii) || (others && other.others);
    }

    boolean has(byte of) {
      return of >= 0 ? ascii.get(of) : others;
    }
  }

  private SequentialPattern(
      List<PatternStep> steps, Map<String, Integer> firstSteps, Map<String, Integer> endSteps) {
    this.steps = steps.toArray(PatternStep[]::new);
    this.names = List.copyOf(firstSteps.keySet());
    this.firstSteps = names.stream().mapToInt(firstSteps::get).toArray();
    this.endSteps = names.stream().mapToInt(endSteps::get).toArray();
    this.begins = new int[steps.size() + 1];
  }

  /**
   * Returns an expression of RE2's syntax as such a pattern, if it is one.
   *
   * @param expression a valid one
   */
  static Optional<SequentialPattern> of(String expression) {
    return new ExpressionReader(expression).read();
  }

  /** Returns the names of its groups in their order. */
  List<String> names() {
    return names;
  }

  /**
   * Matches a whole text.
   *
   * @param bytes valid UTF-8
   */
  boolean matches(byte[] bytes, int from, int to) {
    int at = from;
    for (int i = 0; i < steps.length; i++) {
      begins[i] = at;
      PatternStep step = steps[i];
      if (step.isText()) {
        if (to - at < step.text.length) {
          return false;
        }
        for (byte wanted : step.text) {
          if (bytes[at++] != wanted) {
            return false;
          }
        }
      } else if (!step.isRun()) {
        if (at == to || !step.signs.has(bytes[at])) {
          return false;
        }
        at = behindSign(bytes, at, to);
      } else {
        while (at < to && step.signs.has(bytes[at])) {
          at++;
        }
        if (at == begins[i] && step.times == Times.AT_LEAST_ONCE) {
          return false;
        }
      }
    }
    begins[steps.length] = at;
    return at == to;
  }

  private static int behindSign(byte[] bytes, int from, int to) {
    int at = from + 1;
    while (at < to && (bytes[at] & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }

  /** Returns where a group began in the text that was matched last. */
  int start(int group) {
    return begins[firstSteps[group]];
  }

  /** Returns where a group ended in the text that was matched last. */
  int end(int group) {
    return begins[endSteps[group]];
  }

  /** Reads an expression; nothing it doesn't know is passed over. */
  private static final class ExpressionReader {
    private final String expression;
    private final List<PatternStep> steps = new ArrayList<>();
    private final Map<String, Integer> firstSteps = new LinkedHashMap<>();
    private final Map<String, Integer> endSteps = new LinkedHashMap<>();
    private @Nullable String group;
    private int at;

    ExpressionReader(String expression) {
      this.expression = expression;
    }

    Optional<SequentialPattern> read() {
      int end = expression.length();
      if (expression.startsWith("^")) {
        at++;
      }
      if (expression.endsWith("$") && !expression.endsWith("\\$")) {
        end--;
      }
      while (at < end) {
        if (!readNext(end)) {
          return Optional.empty();
        }
      }
      return group == null && isUnambiguous()
          ? Optional.of(new SequentialPattern(steps, firstSteps, endSteps))
          : Optional.empty();
    }

    private boolean readNext(int end) {
      if (expression.startsWith("(?P<", at) && group == null) {
        int close = expression.indexOf('>', at);
        group = expression.substring(at + "(?P<".length(), close);
        firstSteps.put(group, steps.size());
        at = close + 1;
        return true;
      }
      if (expression.charAt(at) == ')' && group != null) {
        endSteps.put(group, steps.size());
        group = null;
        at++;
        return true;
      }
      Optional<Signs> signs = signs();
      if (signs.isPresent()) {
        steps.add(new PatternStep(signs.get(), times(end)));
      } else if (!readLiteral()) {
        return false;
      }
      return at == end || "?{*+".indexOf(expression.charAt(at)) < 0;
    }

    private Times times(int end) {
      char sign = at < end ? expression.charAt(at) : ' ';
      at += sign == '*' || sign == '+' ? 1 : 0;
      return sign == '*' ? Times.ANY : sign == '+' ? Times.AT_LEAST_ONCE : Times.ONCE;
    }

    private boolean readLiteral() {
      int sign = expression.codePointAt(at);
      if (sign == '\\' && at + 1 < expression.length()) {
        sign = expression.charAt(at + 1);
        if (!isPunctuation((char) sign)) {
          return false;
        }
        at++;
      } else if (SYNTAX.indexOf(sign) >= 0) {
        return false;
      }
      at += Character.charCount(sign);
      steps.add(new PatternStep(Character.toString(sign)));
      return true;
    }

    private static boolean isPunctuation(char sign) {
      return sign > ' ' && sign < ASCII && !Character.isLetterOrDigit(sign);
    }

    /** Reads a set of signs; nothing if none that is known stands here. */
    private Optional<Signs> signs() {
      char sign = expression.charAt(at);
      if (sign == '.') {
        at++;
        return Optional.of(of("\n").complement());
      }
      if (sign == '\\' && at + 1 < expression.length()) {
        Optional<Signs> named = named(expression.charAt(at + 1));
        at += named.isPresent() ? 2 : 0;
        return named;
      }
      return sign == '[' ? brackets() : Optional.empty();
    }

    private static Signs of(String ascii) {
      Signs signs = new Signs();
      ascii.chars().forEach(signs.ascii::set);
      return signs;
    }

    private static Optional<Signs> named(char letter) {
      Signs signs = new Signs();
      switch (Character.toLowerCase(letter)) {
        case 'd' -> signs.ascii.set('0', '9' + 1);
        case 's' -> signs.ascii.or(of("\t\n\f\r ").ascii);
        case 'w' -> {
          signs.ascii.set('0', '9' + 1);
          signs.ascii.set('A', 'Z' + 1);
          signs.ascii.set('a', 'z' + 1);
          signs.ascii.set('_');
        }
        default -> {
          return Optional.empty();
        }
      }
      return Optional.of(Character.isUpperCase(letter) ? signs.complement() : signs);
    }

    private Optional<Signs> brackets() {
      int next = at + 1;
      boolean isNegated = expression.startsWith("^", next);
      next += isNegated ? 1 : 0;
      Signs signs = new Signs();
      for (boolean first = true; ; first = false) {
        if (next >= expression.length()) {
          return Optional.empty();
        }
        char sign = expression.charAt(next);
        if (sign == ']' && !first) {
          at = next + 1;
          return Optional.of(isNegated ? signs.complement() : signs);
        }
        boolean isEscaped = sign == '\\';
        if (isEscaped) {
          sign = expression.charAt(++next);
          Optional<Signs> named = named(sign);
          if (named.isPresent() && Character.isLowerCase(sign)) {
            signs.ascii.or(named.get().ascii);
            next++;
            continue;
          }
          if (!isPunctuation(sign)) {
            return Optional.empty();
          }
        }
        next++;
        boolean isRange = expression.startsWith("-", next) && !expression.startsWith("-]", next);
        boolean isClass = !isEscaped && sign == '[';
        if (isRange || isClass || sign >= ASCII || (sign == '-' && !isEscaped)) {
          if (!isRange || isClass || !isLetterOrDigit(sign)) {
            return Optional.empty();
          }
          char last = next + 1 < expression.length() ? expression.charAt(next + 1) : ' ';
          if (!isLetterOrDigit(last) || last < sign) {
            return Optional.empty();
          }
          signs.ascii.set(sign, last + 1);
          next += 2;
        } else {
          signs.ascii.set(sign);
        }
      }
    }

    private static boolean isLetterOrDigit(char sign) {
      return sign < ASCII && Character.isLetterOrDigit(sign);
    }

    /** A run must end where what may stand behind it begins. */
    private boolean isUnambiguous() {
      for (int i = 0; i < steps.size(); i++) {
        boolean mayBeEmpty = steps.get(i).isRun();
        for (int behind = i + 1; behind < steps.size() && mayBeEmpty; behind++) {
          if (steps.get(i).signs.meets(steps.get(behind).first())) {
            return false;
          }
          mayBeEmpty = steps.get(behind).mayBeEmpty();
        }
      }
      return true;
    }
  }
}
