package io.daybook.local.shop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** The last three days of the shop, which every shop has, and the zone that they begin in. */
public final class ShopDays {
  /** The business zone: not UTC, so that a wrong day boundary shows. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** The days, in order. */
  public static final List<LocalDate> ALL =
      List.of(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 3));

  static final LocalDate FIRST = ALL.get(0);
  static final LocalDate LAST = ALL.get(ALL.size() - 1);
  static final Instant END = startOf(LAST.plusDays(1));

  /** When the logs are rotated. */
  static final Instant NOON_OF_SECOND_DAY =
      ALL.get(1).atTime(LocalTime.NOON).atZone(ZONE).toInstant();

  private ShopDays() {}

  static LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, ZONE);
  }

  static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZONE).toInstant();
  }
}
