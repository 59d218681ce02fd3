package io.daybook.local.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that happened in the shop, as the archive is to hold it. */
sealed interface ShopEvent {

  /** Returns when it happened. */
  Instant at();

  /**
   * A login attempt.
   *
   * @param customer null where the account that was tried doesn't exist
   * @param country ISO code; null where the address couldn't be placed
   * @param failureReason null for a success
   */
  record Login(
      Instant at,
      String id,
      @Nullable Customer customer,
      String session,
      String ip,
      String channel,
      @Nullable String country,
      @Nullable String failureReason,
      String method)
      implements ShopEvent {

    boolean isSuccess() {
      return failureReason == null;
    }
  }

  /**
   * A line of a receipt.
   *
   * @param product null for an adjustment
   * @param quantity negative: a return
   * @param unitPrice negative: an adjustment
   * @param discount null: none
   */
  record Line(
      Instant at,
      String id,
      Order order,
      int number,
      @Nullable Product product,
      int quantity,
      BigDecimal unitPrice,
      @Nullable BigDecimal discount)
      implements ShopEvent {

    BigDecimal gross() {
      return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    BigDecimal discountOrZero() {
      return discount == null ? BigDecimal.ZERO : discount;
    }

    BigDecimal amount() {
      return gross().subtract(discountOrZero());
    }

    LineKind kind() {
      if (unitPrice.signum() < 0) {
        return LineKind.ADJUSTMENT;
      }
      return quantity < 0 ? LineKind.RETURN : LineKind.SALE;
    }
  }

  /** What a line of a receipt is. */
  enum LineKind {
    SALE,
    RETURN,
    ADJUSTMENT
  }

  /**
   * An order that came into a status.
   *
   * @param paymentMethod null before the customer has chosen one
   * @param total null from the parcel service, which doesn't know it
   */
  record StatusChange(
      Instant at,
      Order order,
      Status status,
      @Nullable String paymentMethod,
      @Nullable BigDecimal total,
      int itemCount)
      implements ShopEvent {}

  /** The statuses of an order. */
  enum Status {
    SUBMITTED,
    PAID,
    SHIPPED,
    DELIVERED,
    CANCELLED,
    RETURNED,
    REFUNDED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
