package io.daybook.warehouse.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;
import java.util.TreeSet;

/**
 * Days on which the shop has no events because it is closed. Weekdays on which it always is need no
 * mention.
 *
 * @param dates single days
 * @param everyYear days of every year
 */
public record ClosedDays(Set<LocalDate> dates, Set<MonthDay> everyYear) {
  public ClosedDays {
    dates = Set.copyOf(dates);
    everyYear = Set.copyOf(everyYear);
  }

  /** Reads days; each that can't be read is a problem of its node. */
  static ClosedDays read(ConfigNode node) {
    Set<LocalDate> dates = new TreeSet<>();
    Set<MonthDay> everyYear = new TreeSet<>();
    for (ConfigNode element : node.list("closed-days")) {
      element
          .text()
          .ifPresent(
              text -> {
                try {
                  if (text.matches("\\d{2}-\\d{2}")) {
                    everyYear.add(MonthDay.parse("--" + text));
                  } else {
                    dates.add(LocalDate.parse(text));
                  }
                } catch (DateTimeException e) {
                  element.problem(
                      "'" + text + "'",
                      "a day",
                      "write a day, such as 2026-12-24, or one of every year, such as 12-25");
                }
              });
    }
    return new ClosedDays(dates, everyYear);
  }

  /** Returns whether the shop is closed on a day. */
  public boolean includes(LocalDate day) {
    return dates.contains(day) || everyYear.contains(MonthDay.from(day));
  }
}
