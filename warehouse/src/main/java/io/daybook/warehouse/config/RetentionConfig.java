package io.daybook.warehouse.config;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How long data is kept. What has no key is kept for ever, which is the default.
 *
 * @param raw segments that are archived, from their day of arrival (UTC) on; whole days
 */
public record RetentionConfig(Optional<Duration> raw) {
  /** Nothing expires. */
  public static final RetentionConfig FOR_EVER = new RetentionConfig(Optional.empty());

  static RetentionConfig read(ConfigNode node) {
    RetentionConfig retention = new RetentionConfig(days(node, "raw"));
    node.noOtherKeys();
    return retention;
  }

  /** Returns the first day that is kept. */
  public static LocalDate firstKept(Duration retention, LocalDate today) {
    return today.minusDays(retention.toDays());
  }

  private static Optional<Duration> days(ConfigNode node, String key) {
    if (!node.has(key)) {
      return Optional.empty();
    }
    Duration time = node.duration(key, Duration.ofDays(1));
    if (!time.equals(Duration.ofDays(time.toDays())) || time.isZero()) {
      node.child(key)
          .problem(
              "'" + node.text(key).orElse("") + "'",
              "whole days, at least one",
              "write it like 400d");
    }
    return Optional.of(time);
  }
}
