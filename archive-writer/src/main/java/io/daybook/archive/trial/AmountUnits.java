package io.daybook.archive.trial;

import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Amounts of money that may be in minor units: cents among or instead of whole units. */
final class AmountUnits implements Inspection {
  private static final int FEW = 3;
  private static final int MANY = 10_000;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal HALF_A_HUNDRED = BigDecimal.valueOf(50);

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
    private final Map<String, Amounts> byCurrency = new TreeMap<>();
    private final Tally whole = new Tally();
    private boolean large;
    private boolean fractions;

    AmountColumn(OutlinedField field, String currencyPath) {
      this.field = field;
      this.currencyPath = currencyPath;
    }

    void look(TriedRecord record, String text, BigDecimal amount, String currency) {
      boolean fraction = text.indexOf('.') >= 0;
      byCurrency
          .computeIfAbsent(currency, key -> new Amounts())
          .add(record, text, amount, fraction);
      fractions |= fraction;
      if (!hasNoMinorUnit(currency) && amount.signum() != 0) {
        whole.look();
        large |= amount.abs().compareTo(HUNDRED) >= 0;
        whole.see(
            record,
            () ->
                "'"
                    + text
                    + "'"
                    + (currency.isEmpty() ? "" : " " + currency)
                    + ", none with a"
                    + " fraction");
      }
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      if (!fractions && large && whole.count() >= FEW) {
        findings.add(
            Finding.of(
                FindingCode.AMOUNT_WITHOUT_FRACTION,
                field.column().name(),
                whole,
                "if they are cents, write " + field.with("minor-units: " + currencyPath)));
      }
      byCurrency.forEach(
          (currency, amounts) -> amounts.hundredfold(field, currency).ifPresent(findings::add));
      return findings;
    }
  }

  /** The amounts of one currency: those written with a fraction and those without. */
  private static final class Amounts {
    private final List<BigDecimal> fractional = new ArrayList<>();
    private final List<BigDecimal> whole = new ArrayList<>();
    private final Tally tally = new Tally();

    void add(TriedRecord record, String text, BigDecimal amount, boolean fraction) {
      List<BigDecimal> into = fraction ? fractional : whole;
      if (amount.signum() == 0 || into.size() == MANY) {
        return;
      }
      into.add(amount.abs().stripTrailingZeros());
      tally.look();
      if (!fraction) {
        tally.see(record, () -> "'" + text + "'");
      }
    }

    Optional<Finding> hundredfold(OutlinedField field, String currency) {
      if (whole.isEmpty() || fractional.isEmpty()) {
        return Optional.empty();
      }
      Set<BigDecimal> wholes = Set.copyOf(whole);
      boolean twice =
          fractional.stream()
              .filter(amount -> amount.remainder(BigDecimal.ONE).signum() != 0)
              .anyMatch(amount -> wholes.contains(amount.multiply(HUNDRED).stripTrailingZeros()));
      BigDecimal usual = median(fractional);
      boolean apart =
          whole.size() >= FEW
              && fractional.size() >= FEW
              && median(whole).compareTo(usual.multiply(HALF_A_HUNDRED)) >= 0;
      if (!twice && !apart) {
        return Optional.empty();
      }
      return Optional.of(
          new Finding(
              FindingCode.AMOUNT_HUNDREDFOLD,
              field.column().name(),
              tally.count(),
              tally.of(),
              tally.example()
                  + " beside amounts like "
                  + usual.toPlainString()
                  + (currency.isEmpty() ? "" : " of " + currency),
              tally.position(),
              FindingCode.AMOUNT_HUNDREDFOLD.why(),
              "give amounts in cents a field of their own with 'scale: -2', by 'when' in 'events'"));
    }

    private static BigDecimal median(List<BigDecimal> amounts) {
      return amounts.stream().sorted().skip(amounts.size() / 2).findFirst().orElseThrow();
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
    String currency =
        record.events().stream()
            .flatMap(event -> Optional.ofNullable(event.get("currency")).stream())
            .map(text -> text.toString().toUpperCase(Locale.ROOT))
            .findFirst()
            .orElse("");
    for (AmountColumn column : columns) {
      for (String path : column.field.paths()) {
        String text = record.text(path);
        if (text != null) {
          amount(text).ifPresent(amount -> column.look(record, text, amount, currency));
          break;
        }
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
