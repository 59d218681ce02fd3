package io.daybook.archive.suggest;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes texts as YAML of one line. */
final class YamlText {
  /** Texts that mean themselves without quotes, in lists and mappings, too. */
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}_/.][\\p{L}0-9_/.$-]*(?: [\\p{L}0-9_/.$-]+)*");

  private static final Set<String> OTHER_TYPES =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

  private YamlText() {}

  /** Returns a text so that YAML reads it as that text. */
  static String scalar(String text) {
    if (PLAIN.matcher(text).matches()
        && !OTHER_TYPES.contains(text.toLowerCase(Locale.ROOT))
        && !text.matches("\\.+|\\.(?i:nan|inf)|\\.\\d+")) {
      return text;
    }
    if (text.codePoints().allMatch(YamlText::isPrintable)) {
      return "'" + text.replace("'", "''") + "'";
    }
    return text.codePoints()
        .mapToObj(YamlText::escaped)
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** Whether YAML takes a character as it stands, and a person sees it. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      default -> isPrintable(c) ? Character.toString(c) : String.format(Locale.ROOT, "\\U%08x", c);
    };
  }

  /** Returns a list of texts. */
  static String list(Collection<String> texts) {
    return texts.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Returns keys with values that are YAML already. */
  static String mapping(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> scalar(entry.getKey()) + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
