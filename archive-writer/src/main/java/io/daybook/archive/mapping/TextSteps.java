package io.daybook.archive.mapping;

import com.google.re2j.Pattern;
import io.daybook.warehouse.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps that change a field's text: replacements in their order, then blanks at both ends, then
 * letters.
 */
record TextSteps(List<Replacement> replacements, boolean strips, @Nullable Letters letters) {

  /** The letters that a text gets. */
  enum Letters {
    UPPER,
    LOWER
  }

  /**
   * Every match of a pattern is replaced.
   *
   * @param with {@code $1} stands for the first group, {@code \$} for a dollar
   */
  record Replacement(Pattern pattern, String with) {}

  TextSteps {
    replacements = List.copyOf(replacements);
  }

  /**
   * Reads {@code replace}, {@code strip} and {@code letters}.
   *
   * @return null if the field has none of them
   */
  static @Nullable TextSteps compile(ConfigNode field) {
    List<Replacement> replacements = new ArrayList<>();
    for (Map.Entry<String, ConfigNode> entry : field.section("replace").children().entrySet()) {
      ConfigNode node = entry.getValue();
      String with = node.text().orElse("");
      Patterns.compile(node, entry.getKey())
          .filter(pattern -> isUsable(pattern, with, node))
          .ifPresent(pattern -> replacements.add(new Replacement(pattern, with)));
    }
    boolean strips = field.has("strip") && isTrue(field.child("strip"));
    Letters letters =
        field.has("letters") ? field.oneOf("letters", Letters.class, Letters.UPPER) : null;
    return replacements.isEmpty() && !strips && letters == null
        ? null
        : new TextSteps(replacements, strips, letters);
  }

  private static boolean isTrue(ConfigNode node) {
    boolean isTrue = node.text().filter("true"::equals).isPresent();
    if (!isTrue) {
      node.problem(node.rendered(), "true", "or leave it out");
    }
    return isTrue;
  }

  private static boolean isUsable(Pattern pattern, String with, ConfigNode node) {
    if (pattern.matcher("").find()) {
      node.problem(
          "'" + pattern.pattern() + "', which fits an empty text",
          "a pattern that takes at least one character",
          "write + where * stands");
      return false;
    }
    int groups = pattern.groupCount();
    for (int i = 0; i < with.length(); i++) {
      char sign = with.charAt(i);
      char next = i + 1 < with.length() ? with.charAt(i + 1) : ' ';
      if (sign == '\\') {
        i++;
      } else if (sign == '$' && (next < '0' || next > '9' || next - '0' > groups)) {
        node.problem(
            "'" + with + "'",
            groups == 0 ? "no group, since the pattern has none" : "$1 to $" + groups,
            "write \\$ for a dollar");
        return false;
      }
    }
    if (with.endsWith("\\") && !with.endsWith("\\\\")) {
      node.problem("'" + with + "'", "a character behind \\", "write \\\\ for a backslash");
      return false;
    }
    return true;
  }

  /** Returns the changed text; null if nothing is left of it. */
  @Nullable String apply(String text) {
    String changed = text;
    for (Replacement replacement : replacements) {
      changed = replacement.pattern().matcher(changed).replaceAll(replacement.with());
    }
    if (strips) {
      changed = stripped(changed);
    }
    if (letters != null) {
      changed =
          letters == Letters.UPPER
              ? changed.toUpperCase(Locale.ROOT)
              : changed.toLowerCase(Locale.ROOT);
    }
    return changed.isEmpty() ? null : changed;
  }

  /** Takes off blanks of every kind, no-break spaces included. */
  static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char sign) {
    return Character.isWhitespace(sign) || Character.isSpaceChar(sign);
  }
}
