package io.daybook.warehouse.config;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with the configuration.
 *
 * @param entry whose file has the problem; null for one that concerns the whole configuration
 * @param place file and line, such as {@code sources/login.yaml:12}, or {@code --set}
 * @param key the full key, such as {@code fields.event_time.zone}
 * @param found what stands there
 * @param expected what should
 * @param remedy what to do
 */
public record Problem(
    @Nullable ConfigEntry entry,
    String place,
    String key,
    String found,
    String expected,
    String remedy) {

  /** By file, then line; of one line as they were found. */
  static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file).thenComparingInt(Problem::line);

  /** A problem of the whole configuration. */
  public Problem(String place, String key, String found, String expected, String remedy) {
    this(null, place, key, found, expected, remedy);
  }

  private String file() {
    return place.replaceFirst(":\\d+$", "");
  }

  private int line() {
    int colon = place.lastIndexOf(':');
    return colon >= 0 && place.substring(colon + 1).matches("\\d{1,9}")
        ? Integer.parseInt(place.substring(colon + 1))
        : 0;
  }

  /** Returns the problem as one line: whose, where, expected, found, remedy. */
  @Override
  public String toString() {
    return entry == null ? "[" + place + "] " + rest() : "[" + entry + "] " + withoutSource();
  }

  /** Returns the same where it is plain whose it is: where, expected, found, remedy. */
  public String withoutSource() {
    return place + " " + rest();
  }

  private String rest() {
    return (key.isEmpty() ? "" : key + ": ")
        + "expected "
        + expected
        + " but found "
        + found
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
