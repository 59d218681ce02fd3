package io.daybook.archive.mapping;

import io.daybook.archive.record.Event;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Datasets;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The price of one piece of a purchase's line, which a line with an amount may lack. */
final class LinePrice {
  /** Digits of a line's money, and those of them behind the point. */
  static final int DIGITS = 18;

  static final int SCALE = 4;

  private static final int QUANTITY_SCALE =
      Datasets.PURCHASE
          .column("quantity")
          .map(Column::type)
          .filter(ColumnType.Decimal.class::isInstance)
          .map(type -> ((ColumnType.Decimal) type).scale())
          .orElse(0);

  private LinePrice() {}

  /** Returns the quantity of an event that has one. */
  static BigDecimal quantity(Event event) {
    return BigDecimal.valueOf(event.number(event.index("quantity")), QUANTITY_SCALE);
  }

  /** Sets the price to (amount + discount) / quantity, half up to the price's digits. */
  static void complete(Event event) throws RejectedRecordException {
    BigDecimal quantity = quantity(event);
    if (quantity.signum() == 0) {
      throw new RejectedRecordException(
          RejectReason.MISSING_FIELD,
          "expected a value for unit_price, or a quantity other than 0 to divide the amount by, but"
              + " found neither");
    }
    BigDecimal gross = money(event, "amount").add(money(event, "discount"));
    BigDecimal price = gross.divide(quantity, SCALE, RoundingMode.HALF_UP);
    if (price.precision() > DIGITS) {
      throw new RejectedRecordException(
          RejectReason.NUMBER_OUT_OF_RANGE,
          "expected (amount + discount) / quantity within 18 digits but found more");
    }
    event.number(event.index("unit_price"), price.unscaledValue().longValueExact());
  }

  private static BigDecimal money(Event event, String column) {
    int at = event.index(column);
    return BigDecimal.valueOf(event.has(at) ? event.number(at) : 0, SCALE);
  }
}
