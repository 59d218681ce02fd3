package io.daybook.archive.trial;

import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Amounts of money that may be in minor units: cents among or instead of whole units. */
final class AmountUnits implements Inspection {
  private static final int FEW = 3;

  /** A declared notation: amounts are what they look like. */
  private static final String PLAIN = "number: {decimal: '.'}";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final List<AmountColumn> columns;

  AmountUnits(MappingOutline mapping) {
    String currencyPath =
        mapping.fields().stream()
            .filter(field -> field.column().name().equals("currency"))
            .flatMap(field -> field.paths().stream())
            .findFirst()
            .orElse("<path of the currency>");
    this.columns =
        mapping.fields().stream()
            .filter(field -> field.isMoney() && !field.paths().isEmpty())
            .filter(field -> !field.hasAny("minor-units", "scale", "number", "extract", "values"))
            .map(field -> new AmountColumn(field, currencyPath))
            .toList();
  }

  /** The amounts of a column, by currency. */
  private static final class AmountColumn {
    private final OutlinedField field;
    private final String currencyPath;
    private final Map<String, HundredfoldAmounts> byCurrency = new TreeMap<>();
    private final Tally whole = new Tally();
    private boolean large;
    private boolean fractions;

    AmountColumn(OutlinedField field, String currencyPath) {
      this.field = field;
      this.currencyPath = currencyPath;
    }

    void look(TriedRecord record, TriedRecord.Reading reading, BigDecimal amount) {
      String text = reading.text();
      String currency = first(reading, "currency").toUpperCase(Locale.ROOT);
      String product = first(reading, "product_id");
      byCurrency
          .computeIfAbsent(currency, key -> new HundredfoldAmounts())
          .add(
              product.isEmpty() ? first(reading, "product_name") : product,
              amount,
              text,
              record.position());
      fractions |= text.indexOf('.') >= 0;
      if (!hasNoMinorUnit(currency) && amount.signum() != 0) {
        whole.look();
        large |= amount.abs().compareTo(HUNDRED) >= 0;
        String unit = currency.isEmpty() ? "" : " " + currency;
        whole.see(record, () -> "'" + text + "'" + unit + ", none with a fraction");
      }
    }

    private static String first(TriedRecord.Reading reading, String column) {
      return reading.values(column).stream().findFirst().orElse("");
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      if (!fractions && large && whole.count() >= FEW) {
        findings.add(
            Finding.of(
                FindingCode.AMOUNT_WITHOUT_FRACTION,
                field.column().name(),
                whole,
                "if they are cents, write "
                    + field.with("minor-units: " + currencyPath)
                    + "; if they aren't, "
                    + field.with(PLAIN)
                    + " says so"));
      }
      byCurrency.forEach(
          (currency, amounts) ->
              amounts
                  .suspicion()
                  .map(suspicion -> hundredfold(suspicion, currency))
                  .ifPresent(findings::add));
      return findings;
    }

    private Finding hundredfold(HundredfoldAmounts.Suspicion suspicion, String currency) {
      return new Finding(
          FindingCode.AMOUNT_HUNDREDFOLD,
          field.column().name(),
          suspicion.count(),
          suspicion.of(),
          "'"
              + suspicion.text()
              + "' beside amounts like "
              + suspicion.usual().toPlainString()
              + (currency.isEmpty() ? "" : " of " + currency),
          suspicion.position(),
          FindingCode.AMOUNT_HUNDREDFOLD.why(),
          "give amounts in cents a field of their own with 'scale: -2', by 'when' in 'events'; if"
              + " none are, "
              + field.with(PLAIN)
              + " says so");
    }
  }

  private static boolean hasNoMinorUnit(String currency) {
    try {
      return Currency.getInstance(currency).getDefaultFractionDigits() == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void look(TriedRecord record) {
    if (!record.isAccepted()) {
      return;
    }
    for (AmountColumn column : columns) {
      for (TriedRecord.Reading reading : record.readings(column.field)) {
        amount(reading.text()).ifPresent(amount -> column.look(record, reading, amount));
      }
    }
  }

  private static Optional<BigDecimal> amount(String text) {
    return text.matches("-?\\d{1,15}(\\.\\d{1,15})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  @Override
  public List<Finding> findings() {
    return columns.stream().flatMap(column -> column.findings().stream()).toList();
  }
}
