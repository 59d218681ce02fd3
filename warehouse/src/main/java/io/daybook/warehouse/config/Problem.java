package io.daybook.warehouse.config;

/**
 * One thing wrong with the configuration.
 *
 * @param place file and line, such as {@code sources/login.yaml:12}, or {@code --set}
 * @param key the full key, such as {@code fields.event_time.zone}
 * @param found what stands there
 * @param expected what should
 * @param remedy what to do
 */
public record Problem(String place, String key, String found, String expected, String remedy) {
  @Override
  public String toString() {
    return "["
        + place
        + "] "
        + (key.isEmpty() ? "" : key + ": ")
        + "expected "
        + expected
        + " but found "
        + found
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
