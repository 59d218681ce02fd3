package io.daybook.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A value of {@code --allow-rejects}.
 *
 * @param share of the source's lines, from 0 to 1
 */
record AllowedRejects(String source, double share) {
  private static final Pattern FORM = Pattern.compile("([^=]+)=(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");

  /**
   * Reads {@code SOURCE=30%}.
   *
   * @throws TypeConversionException if it is something else
   */
  static AllowedRejects parse(String text) {
    Matcher form = FORM.matcher(text);
    double percent = form.matches() ? Double.parseDouble(form.group(2)) : -1;
    if (percent < 0 || percent > 100) {
      throw new TypeConversionException(
          "expected a source and a share from 0% to 100%, like orders=30%, but found '"
              + text
              + "'");
    }
    return new AllowedRejects(form.group(1), percent / 100);
  }
}
