package io.daybook.local.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.local.shop.ShopEvent.Status;
import io.daybook.local.shop.ShopEvent.StatusChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Status changes of orders: flat JSON without an id, times with the offset of the shop's zone. */
final class OrdersFormat implements LogFormat<StatusChange> {
  @Override
  public byte[] record(StatusChange change, int attempt) {
    ObjectNode object = object(change);
    if (attempt > 1) {
      object.put("delivery", attempt);
    }
    return JsonText.line(object);
  }

  @Override
  public byte[] heartbeat(Instant now) {
    return JsonText.line(JsonText.object().put("type", "heartbeat").put("at", time(now)));
  }

  @Override
  public List<Breakage> breakages() {
    return Arrays.asList(Breakage.values());
  }

  @Override
  public byte[] broken(StatusChange change, Breakage breakage) {
    ObjectNode object = object(change);
    switch (breakage) {
      case WRONG_VALUE -> object.put("total", "n/a");
      case MISSING_FIELD -> object.remove("status");
      case TOO_MANY_DIGITS -> object.put("total", new BigDecimal("59.901234"));
      case UNKNOWN_WORD -> object.put("status", "lost");
      case NOT_UTF8 -> {
        return JsonText.latin1Line(object.put("coupon", JsonText.UMLAUTS));
      }
      default -> {
        return JsonText.cutLine(object);
      }
    }
    return JsonText.line(object);
  }

  private static ObjectNode object(StatusChange change) {
    Order order = change.order();
    Status status = change.status();
    return JsonText.object()
        .put("type", "status")
        .put("at", time(change.at()))
        .put("order", order.id())
        .put("status", status == Status.SUBMITTED ? "placed" : status.label())
        .put("customer", order.customer() == null ? null : "" + order.customer().number())
        .put("channel", order.channel())
        .put("country", order.country().code())
        .put("total", change.total())
        .put("currency", order.currency())
        .put("items", change.itemCount())
        .put("payment", change.paymentMethod())
        .put("coupon", coupon(order))
        .put("warehouse", "Łódź 🏭 " + order.number() % 3);
  }

  private static @Nullable String coupon(Order order) {
    return switch ((int) (order.number() % 5)) {
      case 0 -> "SPRING10";
      case 1 -> "";
      default -> null;
    };
  }

  private static String time(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(ShopDays.ZONE));
  }
}
