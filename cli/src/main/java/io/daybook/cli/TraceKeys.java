package io.daybook.cli;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code daybook trace} is to find in a table.
 *
 * @param day of the row or figure
 * @param values that the row has, by column
 */
record TraceKeys(Optional<LocalDate> day, Map<String, String> values) {
  private static final String EVENT_ID = "event_id";
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern VALUE = Pattern.compile("([a-z][a-z0-9_]*)=(.*)", Pattern.DOTALL);

  TraceKeys {
    values = Map.copyOf(values);
  }

  /**
   * Reads the words behind the table: a day, {@code COLUMN=VALUE}, and at most one other word,
   * which is an event id.
   *
   * @param id an event id that looks like something else; null: none was given
   * @throws OperatorException with {@link ExitCode#USAGE} if one can't be read, or is there twice
   */
  static TraceKeys parse(List<String> words, @Nullable String id) {
    Optional<LocalDate> day = Optional.empty();
    Map<String, String> values = new LinkedHashMap<>();
    if (id != null) {
      values.put(EVENT_ID, id);
    }
    for (String word : words) {
      var value = VALUE.matcher(word);
      boolean isDay = DAY.matcher(word).matches();
      if (isDay && day.isPresent()) {
        throw usage("one day", day.get() + " and " + word);
      }
      if (isDay) {
        day = Optional.of(day(word));
      } else if (value.matches()) {
        put(values, value.group(1), value.group(2));
      } else {
        put(values, EVENT_ID, word);
      }
    }
    return new TraceKeys(day, values);
  }

  private static void put(Map<String, String> values, String column, String value) {
    String before = values.put(column, value);
    if (before != null) {
      throw usage("one value of " + column, "'" + before + "' and '" + value + "'");
    }
  }

  private static LocalDate day(String word) {
    try {
      return LocalDate.parse(word);
    } catch (DateTimeParseException e) {
      throw usage("a day like 2026-03-01", "'" + word + "'");
    }
  }

  private static OperatorException usage(String expected, String found) {
    return new OperatorException(
        ExitCode.USAGE, "trace: expected " + expected + " but found " + found);
  }
}
