package io.daybook.archive.mapping;

import io.daybook.warehouse.config.ConfigNode;

/**
 * The year of times that are written without one.
 *
 * @param year only where it is fixed
 */
record DefaultYear(YearOrigin kind, int year) {

  /** Where the year comes from. */
  enum YearOrigin {
    NONE,
    /** One year for all records: for a log that is known to lie within it. */
    FIXED,
    /** The record's day of arrival tells it: for a log that goes on. */
    OF_ARRIVAL
  }

  static DefaultYear read(ConfigNode field) {
    if (field.text("default-year").filter("arrival"::equals).isPresent()) {
      return new DefaultYear(YearOrigin.OF_ARRIVAL, 0);
    }
    int year = field.integer("default-year", 0, 0, 9999);
    return new DefaultYear(year == 0 ? YearOrigin.NONE : YearOrigin.FIXED, year);
  }
}
