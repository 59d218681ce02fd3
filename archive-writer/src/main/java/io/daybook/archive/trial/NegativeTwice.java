package io.daybook.archive.trial;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of a purchase whose quantity and price are negative: their product is a sale. */
final class NegativeTwice implements Inspection {
  private final Tally lines = new Tally();

  @Override
  public void look(TriedRecord record) {
    if (!record.isAccepted()) {
      return;
    }
    for (Map<String, Object> event : record.events()) {
      Object price = event.get("unit_price");
      if (price == null) {
        continue;
      }
      lines.look();
      Object quantity = event.get("quantity");
      if (isNegative(price) && isNegative(quantity)) {
        lines.see(record, () -> "quantity " + quantity + ", unit_price " + price);
      }
    }
  }

  private static boolean isNegative(@Nullable Object number) {
    return number != null && new BigDecimal(number.toString()).signum() < 0;
  }

  @Override
  public List<Finding> findings() {
    return lines.isSeen()
        ? List.of(
            Finding.of(
                FindingCode.NEGATIVE_TWICE,
                "amount",
                lines,
                "if they are returns, take the sign off the price: unit_price: {replace: {'^-': ''}}"))
        : List.of();
  }
}
