package io.daybook.archive.run;

import io.daybook.warehouse.table.PersonKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds persons in texts that no mapping reads: their value as a word of its own, that is between
 * characters that are no letters, digits or underscores. It is looked for as it is, as JSON escapes
 * it, as CSV doubles its quotes and as addresses encode it.
 */
public final class PersonWords {
  private static final int ASCII_END = 0x7F;

  private final Pattern pattern;

  /**
   * @param persons one at least
   */
  public PersonWords(Collection<PersonKey> persons) {
    Set<String> spellings = new LinkedHashSet<>();
    for (PersonKey person : persons) {
      spellings.add(person.value());
      spellings.add(json(person.value()));
      spellings.add(person.value().replace("\"", "\"\""));
      spellings.add(URLEncoder.encode(person.value(), StandardCharsets.UTF_8));
    }
    this.pattern =
        Pattern.compile(
            spellings.stream()
                .map(Pattern::quote)
                .collect(
                    Collectors.joining("|", "(?<![\\p{L}\\p{N}_])(?:", ")(?![\\p{L}\\p{N}_])")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Returns whether any of them is in the text. */
  public boolean isIn(CharSequence text) {
    return pattern.matcher(text).find();
  }

  private static String json(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c == '/') {
        escaped.append('\\').append(c);
      } else if (c < ' ' || c > ASCII_END) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
