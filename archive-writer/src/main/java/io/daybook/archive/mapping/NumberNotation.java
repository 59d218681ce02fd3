package io.daybook.archive.mapping;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.util.Currency;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A way to write numbers. Groups are of three digits, all of them or none, and a grouped number
 * doesn't begin with 0: {@code 0.123} of a log with groups of {@code .} is no number.
 *
 * <p>With accounting a sign of a currency, or its code, is taken off, and parentheses or a trailing
 * minus are negative. A number with two signs is none.
 */
final class NumberNotation {
  private static final int LONGEST = 400;
  private static final Pattern CURRENCY_BEFORE = Pattern.compile("\\p{L}{0,3}\\p{Sc}|[A-Z]{3}");
  private static final Pattern CURRENCY_BEHIND = Pattern.compile("(?:\\p{Sc}|[A-Z]{3})$");
  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

  /** The characters that stand between groups, by their key. */
  private static final Map<String, String> GROUPS =
      Map.of(".", "\\.", ",", ",", "'", "['’]", " ", "[ \u00A0\u2009\u202F]");

  private static final String CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.joining(" "));

  private final Pattern digits;
  private final boolean accounting;
  private final String expected;

  private NumberNotation(String decimal, @Nullable String groups, boolean accounting) {
    String grouped = groups == null ? "" : "|[1-9]\\d{0,2}(?:" + GROUPS.get(groups) + "\\d{3})+";
    this.digits =
        Pattern.compile(
            "(?<whole>\\d+"
                + grouped
                + ")?(?:"
                + Pattern.quote(decimal)
                + "(?<fraction>\\d+))?(?<exponent>[eE][+-]?\\d{1,9})?");
    this.accounting = accounting;
    String example = "1" + (groups == null ? "" : groups) + "234" + decimal + "50";
    this.expected = "a number like " + (accounting ? example + " or (" + example + ")" : example);
  }

  /**
   * Reads {@code number}.
   *
   * @return null if the field hasn't got it
   */
  static @Nullable NumberNotation compile(ConfigNode field) {
    ConfigNode node = field.section("number");
    if (!node.isMapping()) {
      return null;
    }
    String decimal = node.text("decimal", ".");
    if (!decimal.equals(".") && !decimal.equals(",")) {
      node.child("decimal").problem("'" + decimal + "'", "'.' or ','", "");
      decimal = ".";
    }
    String groups = node.text("groups").orElse(null);
    if (groups != null && (!GROUPS.containsKey(groups) || groups.equals(decimal))) {
      node.child("groups")
          .problem(
              groups.equals(decimal) ? "'" + groups + "', as the decimal sign" : "'" + groups + "'",
              "'.', ',', ' ' or an apostrophe, another than the decimal sign",
              groups.equals(decimal) ? "say the decimal sign, too, as in decimal: ','" : "");
      groups = null;
    }
    boolean accounting = accounting(node);
    if (!node.has("decimal") && !node.has("groups") && !node.has("accounting")) {
      node.problem("none of them", "decimal, groups or accounting", "");
    }
    node.noOtherKeys();
    return new NumberNotation(decimal, groups, accounting);
  }

  private static boolean accounting(ConfigNode node) {
    if (!node.has("accounting")) {
      return false;
    }
    String text = node.text("accounting", "");
    if (!text.equals("true") && !text.equals("false")) {
      node.child("accounting").problem(node.child("accounting").rendered(), "true or false", "");
    }
    return text.equals("true");
  }

  /** Returns the number as Java writes it. */
  String plain(String text) throws RejectedRecordException {
    if (text.length() > LONGEST) {
      throw refused(text);
    }
    Amount amount = new Amount(text);
    if (accounting) {
      amount.takeOffAll();
    } else {
      amount.takeOffLeadingSign();
    }
    Matcher matcher = digits.matcher(amount.rest);
    if (!matcher.matches()) {
      throw refused(text);
    }
    String whole = matcher.group("whole");
    String fraction = matcher.group("fraction");
    String exponent = matcher.group("exponent");
    if (whole == null && fraction == null) {
      throw refused(text);
    }
    String ungrouped = whole == null ? "0" : ungrouped(whole);
    if (exponent != null && whole != null && ungrouped.length() < whole.length()) {
      throw refused(text);
    }
    return (amount.negative ? "-" : "")
        + ungrouped
        + (fraction == null ? "" : "." + fraction)
        + (exponent == null ? "" : exponent);
  }

  private static String ungrouped(String whole) {
    StringBuilder digits = new StringBuilder(whole.length());
    for (int i = 0; i < whole.length(); i++) {
      if (isDigit(whole.charAt(i))) {
        digits.append(whole.charAt(i));
      }
    }
    return digits.toString();
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  private RejectedRecordException refused(String text) {
    return RejectedRecordException.of(RejectReason.NOT_A_NUMBER, expected, text);
  }

  /** A number's text, from which signs and a currency are taken off, each at most once. */
  private static final class Amount {
    private String rest;
    private boolean negative;
    private boolean signed;
    private boolean hasCurrency;

    Amount(String text) {
      rest = text;
    }

    boolean takeOffLeadingSign() {
      char first = rest.isEmpty() ? ' ' : rest.charAt(0);
      if (signed || (first != '+' && !isMinus(first))) {
        return false;
      }
      return sign(isMinus(first), rest.substring(1));
    }

    void takeOffAll() {
      boolean changed = true;
      while (changed) {
        rest = TextSteps.stripped(rest);
        changed =
            takeOffLeadingSign()
                || takeOffParentheses()
                || takeOffTrailingMinus()
                || (mayBeCurrency(0) && takeOffCurrency(CURRENCY_BEFORE.matcher(rest)))
                || (mayBeCurrency(rest.length() - 1)
                    && takeOffCurrency(CURRENCY_BEHIND.matcher(rest)));
      }
    }

    private boolean takeOffParentheses() {
      if (signed || !rest.startsWith("(") || !rest.endsWith(")")) {
        return false;
      }
      return sign(true, rest.substring(1, rest.length() - 1));
    }

    private boolean takeOffTrailingMinus() {
      if (signed || rest.isEmpty() || !isMinus(rest.charAt(rest.length() - 1))) {
        return false;
      }
      return sign(true, rest.substring(0, rest.length() - 1));
    }

    private boolean sign(boolean minus, String without) {
      signed = true;
      negative = minus;
      rest = without;
      return true;
    }

    /** Patterns are dear, and most amounts begin and end with a digit. */
    private boolean mayBeCurrency(int at) {
      return !hasCurrency && !rest.isEmpty() && !isDigit(rest.charAt(at));
    }

    private boolean takeOffCurrency(Matcher sign) {
      boolean atBeginning = sign.pattern() == CURRENCY_BEFORE;
      if (hasCurrency || !(atBeginning ? sign.lookingAt() : sign.find())) {
        return false;
      }
      String name = sign.group();
      if (CODE.matcher(name).matches() && !CODES.contains(name)) {
        return false;
      }
      hasCurrency = true;
      rest = atBeginning ? rest.substring(sign.end()) : rest.substring(0, sign.start());
      return true;
    }

    private static boolean isMinus(char sign) {
      return sign == '-' || sign == '−';
    }
  }
}
