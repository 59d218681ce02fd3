package io.daybook.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Writes the lines of a checkout service: days of purchases in the order of time, about 370 bytes
 * each, about one in a hundred sent twice. The same lines for the same number of events.
 */
public final class PurchaseLog {
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
  static final int DAYS = 3;
  private static final long SEED = 20_260_301;

  /** What each value of a line is called, in their order. */
  static final List<String> KEYS =
      List.of(
          "event_id",
          "time",
          "user",
          "session",
          "ip",
          "agent",
          "channel",
          "country",
          "order_id",
          "line_no",
          "product",
          "name",
          "category",
          "quantity",
          "unit_price",
          "discount",
          "currency",
          "campaign",
          "warehouse");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long DAY_MILLIS = 86_400_000L;
  private static final int SENT_TWICE_ONE_IN = 100;
  private static final int LONGEST_DELAY_LINES = 2_000;
  private static final String[] NOTHING = {};
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

  private final Random random;
  private final long lines;
  private final LocalDate firstDay;
  private final int days;
  private final String[][] recent = new String[LONGEST_DELAY_LINES][];
  private long written;
  private long distinct;
  private int lineOfOrder;

  /** Lines of the usual three days. */
  public PurchaseLog(long lines) {
    this(lines, FIRST_DAY, DAYS, SEED);
  }

  /**
   * Lines of some days.
   *
   * @param seed another one has other event ids
   */
  public PurchaseLog(long lines, LocalDate firstDay, int days, long seed) {
    this.lines = lines;
    this.firstDay = firstDay;
    this.days = days;
    this.random = new Random(seed);
    Arrays.fill(recent, NOTHING);
  }

  public boolean hasNext() {
    return written < lines;
  }

  /** Returns the next line, JSON without its line end. */
  public String next() {
    return LogShape.JSON.line(nextValues());
  }

  /** Returns the values of the next line, in the order of {@link #KEYS}. */
  String[] nextValues() {
    int slot = (int) (written % LONGEST_DELAY_LINES);
    written++;
    String[] earlier = recent[slot];
    if (earlier.length > 0 && random.nextInt(SENT_TWICE_ONE_IN) == 0) {
      recent[slot] = NOTHING; // at most twice, so that a thousand events are a thousand ids
      return earlier;
    }
    String[] values = purchase();
    recent[slot] = values;
    return values;
  }

  /** Returns how many events the lines so far are, each counted once. */
  public long distinct() {
    return distinct;
  }

  private String[] purchase() {
    long event = distinct++;
    lineOfOrder = random.nextInt(3) == 0 ? 1 : lineOfOrder + 1;
    int user = random.nextInt(200_000);
    int product = random.nextInt(20_000);
    long millis = firstDay.toEpochDay() * DAY_MILLIS + days * DAY_MILLIS * (written - 1) / lines;
    return new String[] {
      hex(random.nextLong()) + (10_000_000 + event),
      TIME.format(Instant.ofEpochMilli(millis)),
      "u" + (1_000_000 + user),
      hex(user * 31L + millis / DAY_MILLIS),
      "10." + user % 256 + "." + user / 256 % 256 + ".7",
      AGENTS.get(user % AGENTS.size()),
      CHANNELS.get(user % CHANNELS.size()),
      COUNTRIES.get(user % COUNTRIES.size()),
      "o" + (50_000_000 + event / 2),
      String.valueOf(lineOfOrder),
      "p" + (10_000 + product),
      NAMES.get(product % NAMES.size()),
      CATEGORIES.get(product % CATEGORIES.size()),
      String.valueOf(1 + random.nextInt(5)),
      cents(199 + product),
      cents(random.nextInt(100)),
      "EUR",
      CAMPAIGNS.get(random.nextInt(CAMPAIGNS.size())),
      WAREHOUSES.get(product % WAREHOUSES.size())
    };
  }

  private static String hex(long number) {
    String digits = Long.toHexString(number);
    return "0".repeat(16 - digits.length()) + digits;
  }

  private static String cents(int cents) {
    return cents / 100 + "." + cents % 100 / 10 + cents % 10;
  }
}
