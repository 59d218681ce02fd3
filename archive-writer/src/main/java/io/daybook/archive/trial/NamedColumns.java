package io.daybook.archive.trial;

import java.util.regex.Pattern;

/** Tells from its name alone what a column may hold. */
final class NamedColumns {
  private static final Pattern MONEY =
      Pattern.compile(
          "(?i)(^|[^a-z])(price|amount|total|subtotal|cost|fee|tax|vat|discount|revenue|gross|net"
              + "|paid|refund(ed)?|rabatt|preis|betrag|summe|steuer|valor|preço|prix|montant"
              + "|remise|precio|importe)s?($|[^a-z])");
  private static final Pattern TIME =
      Pattern.compile(
          "(?i)(^|[^a-z])(at|time|timestamp|date|datetime|created|updated|ts|zeit|datum|uhrzeit)"
              + "($|[^a-z])");

  /** The last step of a name that is none of an amount, whatever stands before it. */
  private static final Pattern COUNT =
      Pattern.compile(
          "(?i)(.*[^a-z])?(id|ids|quantity|qty|count|position|index|number|no|nr|code|rate)");

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private NamedColumns() {}

  /** Returns whether it is called like an amount of money. */
  static boolean isMoney(String name) {
    String words = HUMP.matcher(name).replaceAll("_");
    return MONEY.matcher(words).find() && !isCount(name);
  }

  /** Returns whether it is called like an identifier or a count, in its last step. */
  static boolean isCount(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return COUNT.matcher(HUMP.matcher(last).replaceAll("_")).matches();
  }

  /** Returns whether it is called like a point in time. */
  static boolean isTime(String name) {
    return TIME.matcher(HUMP.matcher(name).replaceAll("_")).find();
  }
}
