package io.daybook.local.shop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order on its way.
 *
 * @param seed what its lines are made from, again whenever they are needed
 * @param submittedAt when the customer sent it
 * @param customer null for a guest
 * @param channel web, ios or android
 */
record Order(
    long number,
    long seed,
    Instant submittedAt,
    @Nullable Customer customer,
    Country country,
    String channel,
    String paymentMethod) {

  String id() {
    return "O-" + number;
  }

  String currency() {
    return country.currency();
  }
}
