package io.daybook.archive.mapping;

import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Datasets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a purchase's discount that is a share of quantity x unit_price, in percent: half up to the
 * column's digits. It is read behind both.
 *
 * @param marking which texts are shares
 * @param numbers how numbers are written; null: plainly
 * @param amounts reads the other texts
 */
record PercentReader(Marking marking, @Nullable NumberSteps numbers, ValueReader amounts)
    implements ValueReader {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Which texts are shares. */
  enum Marking {
    /** Those with a percent sign; the others are amounts. */
    MARKED,
    /** All. */
    ALWAYS
  }

  /**
   * Reads {@code percent}.
   *
   * @param field from which the steps of numbers are taken over
   * @return null if the field hasn't got it
   */
  static @Nullable PercentReader compile(
      ConfigNode node, Column column, FieldMapping field, ValueReader amounts) {
    if (!node.has("percent")) {
      return null;
    }
    Marking marking = node.oneOf("percent", Marking.class, Marking.MARKED);
    if (!Datasets.PURCHASE.column("discount").filter(column::equals).isPresent()) {
      node.child("percent")
          .problem("'percent' of " + column.name(), "the discount of a purchase", "");
      return null;
    }
    return new PercentReader(marking, field.numbers(), amounts);
  }

  @Override
  public void read(String text, RawRecord record, Event event, int column)
      throws RejectedRecordException {
    String stripped = TextSteps.stripped(text);
    boolean marked = stripped.endsWith("%");
    if (!marked && marking == Marking.MARKED) {
      amounts.read(numbers == null ? text : numbers.plain(text, record), record, event, column);
      return;
    }
    String number =
        marked ? TextSteps.stripped(stripped.substring(0, stripped.length() - 1)) : stripped;
    NumberNotation notation = numbers == null ? null : numbers.notation();
    BigDecimal percent = NumberText.require(notation == null ? number : notation.plain(number));
    if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
      throw RejectedRecordException.of(
          RejectReason.NUMBER_OUT_OF_RANGE, "a share from 0% to 100%", text);
    }
    BigDecimal discount =
        gross(event)
            .multiply(percent)
            .movePointLeft(2)
            .setScale(LinePrice.SCALE, RoundingMode.HALF_UP);
    if (discount.precision() > LinePrice.DIGITS) {
      throw RejectedRecordException.of(
          RejectReason.NUMBER_OUT_OF_RANGE, "a discount within 18 digits", text);
    }
    event.number(column, discount.unscaledValue().longValueExact());
  }

  private static BigDecimal gross(Event event) throws RejectedRecordException {
    int price = event.index("unit_price");
    if (!event.has(event.index("quantity")) || !event.has(price)) {
      throw new RejectedRecordException(
          RejectReason.MISSING_FIELD,
          "expected a quantity and a unit_price of which the discount is a share but found none");
    }
    return LinePrice.quantity(event)
        .multiply(BigDecimal.valueOf(event.number(price), LinePrice.SCALE));
  }
}
