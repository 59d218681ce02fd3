package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An amount in the smallest unit of its currency: how many digits of it stand behind the point.
 *
 * @param currency field with the code of ISO 4217, in letters of any case
 * @param exceptions digits by code in capitals, where the log differs from ISO
 */
record MinorUnits(FieldMapping currency, Map<String, Integer> exceptions) {
  private static final int MOST_DIGITS = 18;

  /** ISO 4217 as the JDK has it, by code in capitals and in small letters. */
  private static final Map<String, Integer> ISO = iso();

  MinorUnits {
    exceptions = Map.copyOf(exceptions);
  }

  private static Map<String, Integer> iso() {
    Map<String, Integer> digits = new HashMap<>();
    for (Currency currency : Currency.getAvailableCurrencies()) {
      if (currency.getDefaultFractionDigits() >= 0) {
        String code = currency.getCurrencyCode();
        digits.put(code, currency.getDefaultFractionDigits());
        digits.put(code.toLowerCase(Locale.ROOT), currency.getDefaultFractionDigits());
      }
    }
    return Map.copyOf(digits);
  }

  /**
   * Reads {@code minor-units}: the path of the currency, or keys and values.
   *
   * @return null if the field hasn't got it
   */
  static @Nullable MinorUnits compile(ConfigNode field, Slots slots) {
    ConfigNode node = field.child("minor-units");
    if (!node.isPresent()) {
      return null;
    }
    if (!node.isMapping()) {
      return new MinorUnits(FieldMapping.compile(node, slots), Map.of());
    }
    ConfigNode currency = node.child("currency");
    Map<String, Integer> exceptions = new HashMap<>();
    ConfigNode declared = node.section("exceptions");
    declared
        .children()
        .keySet()
        .forEach(
            code ->
                exceptions.put(
                    code.toUpperCase(Locale.ROOT), declared.integer(code, 0, 0, MOST_DIGITS)));
    FieldMapping code = FieldMapping.compile(currency, slots);
    if (currency.isMapping()) {
      currency.noOtherKeys();
    }
    node.noOtherKeys();
    return new MinorUnits(code, exceptions);
  }

  /** Returns how many digits of a record's amount stand behind the point. */
  int digits(RawRecord record) throws RejectedRecordException {
    String code = currency.text(record);
    if (code == null || code.isEmpty()) {
      throw new RejectedRecordException(
          RejectReason.UNKNOWN_CURRENCY,
          "expected the currency of an amount in minor units but found none");
    }
    Integer digits = exceptions.isEmpty() ? null : exceptions.get(code.toUpperCase(Locale.ROOT));
    if (digits == null) {
      digits = ISO.get(code);
    }
    if (digits == null) {
      digits = ISO.get(code.toUpperCase(Locale.ROOT));
    }
    if (digits == null) {
      throw RejectedRecordException.of(
          RejectReason.UNKNOWN_CURRENCY, "a currency of ISO 4217 with minor units", code);
    }
    return digits;
  }
}
