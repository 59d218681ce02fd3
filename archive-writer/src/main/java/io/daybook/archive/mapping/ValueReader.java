package io.daybook.archive.mapping;

import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.archive.record.TextSlice;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;

/** Turns a text into a column's value. */
interface ValueReader {
  /** The ends of texts that Java alone takes for real numbers: 12d, 12f, and blanks. */
  String JAVAS_OWN = "dDfF ";

  /**
   * Sets the column of the event.
   *
   * @param record which the text is of
   */
  void read(String text, RawRecord record, Event event, int column) throws RejectedRecordException;

  /**
   * Sets the column of the event from a text as it stands in the record, where that needs no
   * String; it means the same.
   *
   * @return false if it does
   */
  default boolean read(TextSlice text, Event event, int column) {
    return false;
  }

  /** Returns the reader of a column. */
  static ValueReader of(Column column, TimeReader times) {
    if (column.type() instanceof ColumnType.Decimal decimal) {
      return new Decimals(decimal);
    }
    return switch ((ColumnType.Simple) column.type()) {
      case STRING -> strings(column);
      case INT -> new Wholes(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> new Wholes(Long.MIN_VALUE, Long.MAX_VALUE);
      case DOUBLE ->
          (text, record, event, at) -> event.number(at, Double.doubleToRawLongBits(real(text)));
      case BOOLEAN -> (text, record, event, at) -> event.number(at, truth(text));
      case DATE ->
          (text, record, event, at) -> event.number(at, times.day(text, record).toEpochDay());
      case TIMESTAMP, STRING_MAP ->
          throw new IllegalArgumentException("no field can be mapped to " + column.name());
    };
  }

  /** Texts as they are. */
  record AnyText() implements ValueReader {
    @Override
    public void read(String text, RawRecord record, Event event, int column) {
      event.text(column, text);
    }

    @Override
    public boolean read(TextSlice text, Event event, int column) {
      event.text(column, text);
      return true;
    }
  }

  /** Decimals, unscaled. */
  record Decimals(ColumnType.Decimal type) implements ValueReader {
    @Override
    public void read(String text, RawRecord record, Event event, int column)
        throws RejectedRecordException {
      event.number(column, unscaled(text, type));
    }

    @Override
    public boolean read(TextSlice text, Event event, int column) {
      return setPlain(plain(text, type), event, column);
    }
  }

  /** Whole numbers. */
  record Wholes(long least, long most) implements ValueReader {
    @Override
    public void read(String text, RawRecord record, Event event, int column)
        throws RejectedRecordException {
      event.number(column, whole(text, least, most));
    }

    @Override
    public boolean read(TextSlice text, Event event, int column) {
      long plain = PlainDecimal.unscaled(text, 0);
      return plain >= least && plain <= most && setPlain(plain, event, column);
    }
  }

  private static boolean setPlain(long number, Event event, int column) {
    if (number == PlainDecimal.OTHER) {
      return false;
    }
    event.number(column, number);
    return true;
  }

  private static ValueReader strings(Column column) {
    if (column.allowed().isEmpty()) {
      return new AnyText();
    }
    Set<String> allowed = Set.copyOf(column.allowed());
    String expected = "one of " + String.join(", ", column.allowed());
    return (text, record, event, at) -> {
      if (!allowed.contains(text)) {
        throw RejectedRecordException.of(RejectReason.VALUE_NOT_ALLOWED, expected, text);
      }
      event.text(at, text);
    };
  }

  private static long whole(String text, long least, long most) throws RejectedRecordException {
    BigInteger number;
    try {
      if (text.length() <= 18 && !text.isEmpty()) {
        long parsed = Long.parseLong(text);
        if (parsed >= least && parsed <= most) {
          return parsed;
        }
      }
      number = NumberText.exact(text).toBigIntegerExact();
    } catch (NumberFormatException e) {
      number = fractionless(text);
    } catch (ArithmeticException e) {
      throw RejectedRecordException.of(RejectReason.NOT_A_NUMBER, "a whole number", text);
    }
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw RejectedRecordException.of(
          RejectReason.NUMBER_OUT_OF_RANGE, "a number from " + least + " to " + most, text);
    }
    return number.longValueExact();
  }

  /** A number like 3.0 is whole, too. */
  private static BigInteger fractionless(String text) throws RejectedRecordException {
    try {
      return NumberText.exact(text).toBigIntegerExact();
    } catch (NumberFormatException | ArithmeticException e) {
      throw RejectedRecordException.of(RejectReason.NOT_A_NUMBER, "a whole number", text);
    }
  }

  private static long plain(CharSequence text, ColumnType.Decimal type) {
    return type.precision() < PlainDecimal.MOST_DIGITS
        ? PlainDecimal.OTHER
        : PlainDecimal.unscaled(text, type.scale());
  }

  private static long unscaled(String text, ColumnType.Decimal type)
      throws RejectedRecordException {
    long plain = plain(text, type);
    if (plain != PlainDecimal.OTHER) {
      return plain;
    }
    try {
      BigDecimal exact = NumberText.exact(text).setScale(type.scale());
      if (exact.precision() <= type.precision()) {
        return exact.unscaledValue().longValueExact();
      }
    } catch (NumberFormatException e) {
      throw RejectedRecordException.of(RejectReason.NOT_A_NUMBER, "a number", text);
    } catch (ArithmeticException e) {
      // More digits behind the point than the column has: told below, never rounded.
    }
    throw RejectedRecordException.of(
        RejectReason.NUMBER_OUT_OF_RANGE,
        "at most "
            + (type.precision() - type.scale())
            + " digits before and "
            + type.scale()
            + " behind the point",
        text);
  }

  private static double real(String text) throws RejectedRecordException {
    try {
      if (!text.isEmpty() && JAVAS_OWN.indexOf(text.charAt(text.length() - 1)) >= 0) {
        throw new NumberFormatException("a literal of Java");
      }
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw RejectedRecordException.of(RejectReason.NOT_A_NUMBER, "a number", text);
    }
    throw RejectedRecordException.of(RejectReason.NUMBER_OUT_OF_RANGE, "a finite number", text);
  }

  private static long truth(String text) throws RejectedRecordException {
    return switch (text) {
      case "true" -> 1;
      case "false" -> 0;
      default ->
          throw RejectedRecordException.of(RejectReason.NOT_A_BOOLEAN, "true or false", text);
    };
  }
}
