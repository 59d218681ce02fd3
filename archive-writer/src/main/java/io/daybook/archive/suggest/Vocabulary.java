package io.daybook.archive.suggest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words of logs for what the datasets know. */
final class Vocabulary {
  private static final Map<String, Pattern> OUTCOMES =
      words(
          "failure",
              "fail.*|false|0|no|nok|denied|rejected|invalid.*|error|wrong.*|unauthorized|blocked|locked",
          "success",
              "success.*|succe+d.*|ok|true|1|yes|accepted|passed|granted|valid|authenticated|allowed");

  private static final Map<String, Pattern> STATUSES =
      words(
          "refunded", ".*refund.*|charged.?back|erstattet",
          "returned", "return.*|retour.*",
          "cancelled", "cancel.*|void.*|storn.*|aborted",
          "delivered", "deliver.*|fulfilled|complete.*|zugestellt|received",
          "shipped", "ship.*|sent|dispatched|in.?transit|versendet",
          "paid", "paid|payed|payment.?(?:received|succeeded)|captured|bezahlt|succeeded",
          "submitted", "submit.*|new|created?|placed|open|ordered|pending|received|neu|offen");

  /** No sale, though it stands among sales. */
  private static final Pattern NO_SALE =
      Pattern.compile(
          ".*(?:pending|void|cancel|draft|declined|failed|denied|abandon|payout|withdrawal|transfer"
              + "|conversion|view|heartbeat|ping|test|expired|search|login|storniert).*");

  private static final Pattern SALE =
      Pattern.compile(
          ".*(?:sale|purchase|charge|order|paid|payment|completed?|succeeded|checkout|verkauf|sold"
              + "|invoice|capture).*");

  private static final Pattern REFUND = Pattern.compile(".*(?:refund|return|erstatt|retour).*");

  private static final Pattern LOGIN =
      Pattern.compile(".*(?:log[-_ ]?(?:in|on)|sign[-_ ]?in|auth|session[-_ ]?start|anmeld).*");

  private static final Pattern TOTALS =
      Pattern.compile(
          "(?i)(?:grand |sub ?)?totals?\\b.*|summe\\b.*|gesamt.*|sum\\b.*|zwischensumme.*|insgesamt.*");

  /** What a kind of record is to a dataset. */
  enum Meaning {
    WANTED,
    REFUND,
    UNWANTED,
    UNKNOWN
  }

  private Vocabulary() {}

  private static Map<String, Pattern> words(String... meaningsAndPatterns) {
    Map<String, Pattern> words = new LinkedHashMap<>();
    for (int i = 0; i < meaningsAndPatterns.length; i += 2) {
      words.put(meaningsAndPatterns[i], Pattern.compile(meaningsAndPatterns[i + 1]));
    }
    return words;
  }

  /** Returns the outcome of a login that a word means. */
  static Optional<String> outcome(String word) {
    return meaning(OUTCOMES, word);
  }

  /** Returns the status of an order that a word means. */
  static Optional<String> status(String word) {
    return meaning(STATUSES, word);
  }

  private static Optional<String> meaning(Map<String, Pattern> words, String word) {
    String small = word.toLowerCase(Locale.ROOT).strip();
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().matcher(small).matches())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns what a record whose kind is a word is to a dataset. */
  static Meaning of(String word, String dataset) {
    String small = word.toLowerCase(Locale.ROOT);
    return switch (dataset) {
      case "login" -> LOGIN.matcher(small).matches() ? Meaning.WANTED : Meaning.UNWANTED;
      case "purchase" -> {
        if (NO_SALE.matcher(small).matches()) {
          yield Meaning.UNWANTED;
        }
        if (REFUND.matcher(small).matches()) {
          yield Meaning.REFUND;
        }
        yield SALE.matcher(small).matches() ? Meaning.WANTED : Meaning.UNKNOWN;
      }
      default -> Meaning.UNKNOWN;
    };
  }

  /** Returns whether a row that begins with a text sums the others up. */
  static boolean isTotal(String text) {
    return TOTALS.matcher(text.strip()).matches();
  }
}
