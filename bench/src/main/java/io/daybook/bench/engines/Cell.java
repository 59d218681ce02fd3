package io.daybook.bench.engines;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A value of an answer, whatever class an engine's driver gives it.
 *
 * @param text {@code NULL} for none; numbers without trailing zeros; times as {@code 2026-03-01
 *     10:00:00.5}, at midnight as the date alone
 * @param isApproximate whether it is a DOUBLE, whose last digits depend on the order of a sum
 */
record Cell(String text, boolean isApproximate) {
  private static final double TOLERANCE = 1e-9;
  private static final double NEAR = 1e-6;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  /** Returns the cell of a value as JDBC or Spark gives it. */
  static Cell of(@Nullable Object value) {
    if (value == null) {
      return new Cell("NULL", false);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return new Cell(
          Double.isFinite(number) ? plain(new BigDecimal(number)) : String.valueOf(number), true);
    }
    if (value instanceof Number) {
      return new Cell(
          plain(
              value instanceof BigInteger whole
                  ? new BigDecimal(whole)
                  : new BigDecimal(value.toString())),
          false);
    }
    return new Cell(text(value), false);
  }

  private static String text(Object value) {
    if (value instanceof Timestamp timestamp) {
      return text(timestamp.toLocalDateTime());
    }
    if (value instanceof LocalDateTime time) {
      return TIME.format(time).replaceAll(" 00:00:00$", "");
    }
    if (value instanceof Instant instant) {
      return text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    return value instanceof LocalDate date ? date.toString() : "'" + value + "'";
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** Returns whether both are one value: exactly, unless one of them is a DOUBLE. */
  boolean agrees(Cell other) {
    if (unquoted().equals(other.unquoted())) {
      return true;
    }
    return (isApproximate || other.isApproximate) && isWithin(other, TOLERANCE, 0);
  }

  /**
   * Returns whether both are one value up to the sixth digit or decimal; what isn't a number, as
   * the quotient of a division by zero, is as good as NULL.
   */
  boolean isNear(Cell other) {
    return agrees(other) || known().equals(other.known()) || isWithin(other, NEAR, NEAR);
  }

  private boolean isWithin(Cell other, double ofValue, double least) {
    try {
      double one = Double.parseDouble(text);
      double two = Double.parseDouble(other.text);
      return Math.abs(one - two)
          <= Math.max(least, ofValue * Math.max(Math.abs(one), Math.abs(two)));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String known() {
    return text.matches("NaN|-?Infinity") ? "NULL" : text;
  }

  /** Returns the value as the name of a row: a DATE and its text are one. */
  String key() {
    return unquoted();
  }

  /** One engine's function gives a DATE where another gives its text. */
  private String unquoted() {
    return text.matches("'\\d{4}-\\d{2}-\\d{2}( .*)?'")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
