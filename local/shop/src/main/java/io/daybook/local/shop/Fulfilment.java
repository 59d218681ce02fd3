package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import io.daybook.local.shop.ShopEvent.Status;
import io.daybook.local.shop.ShopEvent.StatusChange;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The way of an order from its submission to its end, with the receipts that it makes. */
final class Fulfilment {
  private static final int PERCENT_PAID = 93;
  private static final int PERCENT_SHIPPED = 97;
  private static final int PERCENT_RETURNED = 15;
  private static final int PERCENT_REFUNDED = 90;
  private static final int PERCENT_WITH_GOODWILL = 4;

  /** Of so many customers one chooses how to pay after the order. */
  private static final int PAYS_LATER = 5;

  private final Services services;
  private final Agenda agenda;
  private final SplittableRandom random;

  Fulfilment(Services services, Agenda agenda, SplittableRandom random) {
    this.services = services;
    this.agenda = agenda;
    this.random = random;
  }

  /** Takes an order at its time. */
  void submitted(Order order) throws IOException {
    change(order, Status.SUBMITTED, order.submittedAt());
    for (Line line : Basket.sales(order)) {
      services.checkout().happened(line);
    }
    if (Pick.chance(PERCENT_PAID, random)) {
      agenda.enter(in(order.submittedAt(), 1, 45), now -> paid(order, now));
    } else {
      agenda.enter(in(order.submittedAt(), 60, 1_200), now -> change(order, Status.CANCELLED, now));
    }
  }

  private void paid(Order order, Instant now) throws IOException {
    change(order, Status.PAID, now);
    if (Pick.chance(PERCENT_SHIPPED, random)) {
      agenda.enter(in(now, 180, 1_200), at -> shipped(order, at));
    }
  }

  private void shipped(Order order, Instant now) throws IOException {
    change(order, Status.SHIPPED, now);
    agenda.enter(in(now, 360, 1_440), at -> delivered(order, at));
  }

  private void delivered(Order order, Instant now) throws IOException {
    change(order, Status.DELIVERED, now);
    if (Pick.chance(PERCENT_WITH_GOODWILL, random)) {
      services.checkout().happened(Basket.goodwill(order, now));
    }
    if (Pick.chance(PERCENT_RETURNED, random)) {
      agenda.enter(in(now, 60, 900), at -> returned(order, at));
    }
  }

  private void returned(Order order, Instant now) throws IOException {
    change(order, Status.RETURNED, now);
    services.checkout().happened(Basket.returned(order, now));
    if (Pick.chance(PERCENT_REFUNDED, random)) {
      agenda.enter(in(now, 30, 480), at -> change(order, Status.REFUNDED, at));
    }
  }

  private void change(Order order, Status status, Instant now) throws IOException {
    services
        .orders()
        .happened(
            new StatusChange(
                now,
                order,
                status,
                status == Status.SUBMITTED && order.number() % PAYS_LATER == 0
                    ? null
                    : order.paymentMethod(),
                total(order, status),
                Basket.itemCount(order)));
  }

  private static @Nullable BigDecimal total(Order order, Status status) {
    return status == Status.DELIVERED ? null : Basket.total(order);
  }

  private Instant in(Instant now, long leastMinutes, long mostMinutes) {
    return now.plus(
        Pick.between(Duration.ofMinutes(leastMinutes), Duration.ofMinutes(mostMinutes), random));
  }
}
