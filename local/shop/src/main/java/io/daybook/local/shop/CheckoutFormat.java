package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Receipts: CSV with a header, times as the clock on the wall shows them. */
final class CheckoutFormat implements LogFormat<Line> {
  private static final List<String> COLUMNS =
      List.of(
          "at",
          "line_id",
          "kind",
          "order",
          "line",
          "customer",
          "country",
          "channel",
          "article",
          "name",
          "category",
          "quantity",
          "price",
          "discount",
          "currency",
          "till");
  private static final int KEPT_OF_CUT_RECORD = COLUMNS.indexOf("country");
  private static final int NAME = COLUMNS.indexOf("name");
  private static final int QUANTITY = COLUMNS.indexOf("quantity");
  private static final int PRICE = COLUMNS.indexOf("price");

  private static final DateTimeFormatter WALL_CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ShopDays.ZONE);

  @Override
  public Optional<byte[]> header() {
    return Optional.of(record(COLUMNS, StandardCharsets.UTF_8));
  }

  @Override
  public byte[] record(Line line, int attempt) {
    List<String> fields = fields(line);
    fields.set(COLUMNS.size() - 1, "till-" + attempt);
    return record(fields, StandardCharsets.UTF_8);
  }

  @Override
  public byte[] heartbeat(Instant now) {
    List<String> fields = new ArrayList<>(List.of(WALL_CLOCK.format(now), "", "heartbeat"));
    while (fields.size() < COLUMNS.size()) {
      fields.add("");
    }
    return record(fields, StandardCharsets.UTF_8);
  }

  @Override
  public List<Breakage> breakages() {
    return List.of(
        Breakage.CUT,
        Breakage.WRONG_VALUE,
        Breakage.MISSING_FIELD,
        Breakage.TOO_MANY_DIGITS,
        Breakage.NOT_UTF8);
  }

  @Override
  public byte[] broken(Line line, Breakage breakage) {
    List<String> fields = fields(line);
    switch (breakage) {
      case WRONG_VALUE -> fields.set(QUANTITY, "two");
      case MISSING_FIELD -> fields.set(PRICE, "");
      case TOO_MANY_DIGITS -> fields.set(PRICE, "12.345678");
      case NOT_UTF8 -> {
        fields.set(NAME, JsonText.UMLAUTS);
        return record(fields, StandardCharsets.ISO_8859_1);
      }
      default -> fields = fields.subList(0, KEPT_OF_CUT_RECORD);
    }
    return record(fields, StandardCharsets.UTF_8);
  }

  private static List<String> fields(Line line) {
    Order order = line.order();
    Product product = line.product();
    return new ArrayList<>(
        List.of(
            WALL_CLOCK.format(line.at()),
            line.id(),
            line.kind().name().toLowerCase(Locale.ROOT),
            order.id(),
            "" + line.number(),
            customer(order.customer()),
            order.country().fullName(),
            channel(order),
            product == null ? "" : product.id(),
            product == null ? "" : product.name(),
            product == null ? "" : product.category(),
            "" + line.quantity(),
            line.unitPrice().toPlainString(),
            discount(line.discount()),
            order.currency(),
            ""));
  }

  private static String customer(@Nullable Customer customer) {
    return customer == null ? "" : customer.number() + " " + customer.name();
  }

  /** Older tills leave out the channel when it is the website. */
  private static String channel(Order order) {
    return order.channel().equals("web") && order.number() % 3 == 0 ? "" : order.channel();
  }

  private static String discount(@Nullable BigDecimal discount) {
    return discount == null ? "" : discount.toPlainString();
  }

  private static byte[] record(List<String> fields, Charset charset) {
    return fields.stream()
        .map(CheckoutFormat::quoted)
        .collect(Collectors.joining(",", "", "\n"))
        .getBytes(charset);
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
