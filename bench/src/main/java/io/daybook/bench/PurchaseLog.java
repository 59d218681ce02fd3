package io.daybook.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Writes the lines of a checkout service: three days of purchases in the order of time, about 370
 * bytes each, about one in a hundred sent twice. The same lines for the same number of events.
 */
public final class PurchaseLog {
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
  static final int DAYS = 3;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long DAY_MILLIS = 86_400_000L;
  private static final int SENT_TWICE_ONE_IN = 100;
  private static final int LONGEST_DELAY_LINES = 2_000;
  private static final List<String> AGENTS =
      List.of(
          "Safari/17.4 (iPhone)",
          "Firefox/124 (Windows)",
          "Chrome/122 (Linux)",
          "ShopApp/7.12 (Pixel 8)");
  private static final List<String> CHANNELS = List.of("web", "ios", "android");
  private static final List<String> COUNTRIES = List.of("DE", "FR", "ES", "PL", "US", "JP", "BR");
  private static final List<String> CATEGORIES =
      List.of("books", "garden", "kitchen", "music", "shoes", "toys");
  private static final List<String> NAMES =
      List.of("Cotton towel", "Café grinder", "Steel bottle", "Walnut tray");
  private static final List<String> CAMPAIGNS = List.of("none", "spring", "news-09");
  private static final List<String> WAREHOUSES = List.of("fra-1", "ber-2", "waw-1");

  private final Random random = new Random(20_260_301);
  private final long lines;
  private final String[] recent = new String[LONGEST_DELAY_LINES];
  private long written;
  private long distinct;
  private int lineOfOrder;

  public PurchaseLog(long lines) {
    this.lines = lines;
  }

  public boolean hasNext() {
    return written < lines;
  }

  /** Returns the next line without its line end. */
  public String next() {
    int slot = (int) (written % LONGEST_DELAY_LINES);
    written++;
    String line;
    String earlier = recent[slot];
    if (earlier != null && random.nextInt(SENT_TWICE_ONE_IN) == 0) {
      recent[slot] = null; // at most twice, so that a thousand events are a thousand ids
      return earlier;
    }
    line = purchase();
    recent[slot] = line;
    return line;
  }

  /** Returns how many events the lines so far are, each counted once. */
  long distinct() {
    return distinct;
  }

  private String purchase() {
    long event = distinct++;
    lineOfOrder = random.nextInt(3) == 0 ? 1 : lineOfOrder + 1;
    int user = random.nextInt(200_000);
    int product = random.nextInt(20_000);
    long millis = FIRST_DAY.toEpochDay() * DAY_MILLIS + DAYS * DAY_MILLIS * (written - 1) / lines;
    return "{\"event_id\":\""
        + hex(random.nextLong())
        + (10_000_000 + event)
        + "\",\"time\":\""
        + TIME.format(Instant.ofEpochMilli(millis))
        + "\",\"user\":\"u"
        + (1_000_000 + user)
        + "\",\"session\":\""
        + hex(user * 31L + millis / DAY_MILLIS)
        + "\",\"ip\":\"10."
        + user % 256
        + "."
        + user / 256 % 256
        + ".7\",\"agent\":\""
        + AGENTS.get(user % AGENTS.size())
        + "\",\"channel\":\""
        + CHANNELS.get(user % CHANNELS.size())
        + "\",\"country\":\""
        + COUNTRIES.get(user % COUNTRIES.size())
        + "\",\"order_id\":\"o"
        + (50_000_000 + event / 2)
        + "\",\"line_no\":"
        + lineOfOrder
        + ",\"product\":\"p"
        + (10_000 + product)
        + "\",\"name\":\""
        + NAMES.get(product % NAMES.size())
        + "\",\"category\":\""
        + CATEGORIES.get(product % CATEGORIES.size())
        + "\",\"quantity\":"
        + (1 + random.nextInt(5))
        + ",\"unit_price\":"
        + cents(199 + product)
        + ",\"discount\":"
        + cents(random.nextInt(100))
        + ",\"currency\":\"EUR\",\"campaign\":\""
        + CAMPAIGNS.get(random.nextInt(CAMPAIGNS.size()))
        + "\",\"warehouse\":\""
        + WAREHOUSES.get(product % WAREHOUSES.size())
        + "\"}";
  }

  private static String hex(long number) {
    String digits = Long.toHexString(number);
    return "0".repeat(16 - digits.length()) + digits;
  }

  private static String cents(int cents) {
    return cents / 100 + "." + cents % 100 / 10 + cents % 10;
  }
}
