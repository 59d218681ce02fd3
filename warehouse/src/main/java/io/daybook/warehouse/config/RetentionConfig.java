package io.daybook.warehouse.config;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How long data is kept. What has no key is kept for ever, which is the default.
 *
 * @param raw segments that are archived, from their day of arrival (UTC) on; whole days
 * @param quarantine refused records, from their day of arrival (UTC) on; whole days
 */
public record RetentionConfig(Optional<Duration> raw, Optional<Duration> quarantine) {

  static RetentionConfig read(ConfigNode node) {
    for (String key : List.of("archive", "metrics")) {
      if (node.has(key)) {
        node.child(key)
            .problem(
                "'" + node.text(key).orElse("") + "'",
                "no such key: figures are made of all days before, and would change",
                "take it out; retention.raw and retention.quarantine are all that expires");
      }
    }
    RetentionConfig retention = new RetentionConfig(days(node, "raw"), days(node, "quarantine"));
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
