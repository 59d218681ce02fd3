package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that turn a text into a plain number: its notation, then the power of ten or the minor
 * units, then the rounding. All but the rounding are exact.
 *
 * @param notation null: as Java writes it
 * @param scale power of ten that the number is multiplied with
 * @param minorUnits null: none
 * @param round digits behind the point that are left, half up; {@link #NO_ROUNDING}: all
 */
record NumberSteps(
    @Nullable NumberNotation notation, int scale, @Nullable MinorUnits minorUnits, int round) {
  private static final int NO_ROUNDING = -1;
  private static final int MOST_DIGITS = 18;
  private static final List<String> KEYS = List.of("number", "scale", "minor-units", "round");

  /**
   * Reads {@code number}, {@code scale}, {@code minor-units} and {@code round}.
   *
   * @param type of the column; null: the field fills none of numbers
   * @return null if the field has none of them
   */
  static @Nullable NumberSteps compile(ConfigNode field, Slots slots, @Nullable ColumnType type) {
    List<String> used = KEYS.stream().filter(field::has).toList();
    if (used.isEmpty()) {
      return null;
    }
    if (type == null || !isNumber(type)) {
      used.forEach(
          key ->
              field
                  .child(key)
                  .problem("'" + key + "' of a field that is no number", "a number's column", ""));
      return null;
    }
    if (field.has("scale") && field.has("minor-units")) {
      field.child("scale").problem("'scale' beside 'minor-units'", "one of the two", "remove one");
    }
    int most = type instanceof ColumnType.Decimal decimal ? decimal.scale() : MOST_DIGITS;
    return new NumberSteps(
        NumberNotation.compile(field),
        scale(field),
        MinorUnits.compile(field, slots.deciding()),
        field.has("round") ? field.integer("round", 0, 0, isWhole(type) ? 0 : most) : NO_ROUNDING);
  }

  private static int scale(ConfigNode field) {
    int scale = field.integer("scale", 0, -MOST_DIGITS, MOST_DIGITS);
    if (field.has("scale") && scale == 0 && field.text("scale", "").matches("0+")) {
      field.child("scale").problem("'0'", "a power of ten", "write -2 for hundredths");
    }
    return scale;
  }

  /** Returns whether a column holds numbers. */
  static boolean isNumber(ColumnType type) {
    return type instanceof ColumnType.Decimal || type == ColumnType.Simple.DOUBLE || isWhole(type);
  }

  private static boolean isWhole(ColumnType type) {
    return type == ColumnType.Simple.INT || type == ColumnType.Simple.BIGINT;
  }

  /** Returns the number as Java writes it. */
  String plain(String text, RawRecord record) throws RejectedRecordException {
    String number = notation == null ? text : notation.plain(text);
    if (scale == 0 && minorUnits == null && round == NO_ROUNDING) {
      return number;
    }
    BigDecimal exact = NumberText.require(number);
    if (minorUnits != null) {
      // '10.0' is ten whole units as likely as ten minor ones.
      if (exact.scale() > 0) {
        throw RejectedRecordException.of(
            RejectReason.NOT_A_NUMBER,
            "minor units without a fraction ('scale: -2' takes one)",
            text);
      }
      exact = exact.scaleByPowerOfTen(-minorUnits.digits(record));
    }
    exact = exact.scaleByPowerOfTen(scale);
    return (round == NO_ROUNDING ? exact : exact.setScale(round, RoundingMode.HALF_UP))
        .toPlainString();
  }
}
