package io.daybook.archive.trial;

import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts that have cents behind a point, and that {@code scale} makes smaller once more. */
final class ScaledAmounts implements Inspection {
  /** Thousands are never in groups of one or two digits. */
  private static final Pattern WITH_CENTS = Pattern.compile("[.,](\\d{1,2})\\D*$");

  private final Map<OutlinedField, Tally> columns = new LinkedHashMap<>();

  ScaledAmounts(MappingOutline mapping) {
    mapping.fields().stream()
        .filter(field -> field.isMoney() && field.hasAny("scale"))
        .forEach(field -> columns.put(field, new Tally()));
  }

  @Override
  public void look(TriedRecord record) {
    if (record.isAccepted()) {
      columns.forEach(
          (field, tally) ->
              record.readings(field).forEach(reading -> look(record, field, reading, tally)));
    }
  }

  private static void look(
      TriedRecord record, OutlinedField field, TriedRecord.Reading reading, Tally tally) {
    tally.look();
    Matcher cents = WITH_CENTS.matcher(reading.text());
    String digits = reading.text().replaceAll("\\D", "");
    if (!cents.find() || digits.length() > 30) {
      return;
    }
    BigDecimal written = new BigDecimal(digits).movePointLeft(cents.group(1).length());
    reading.values(field.column().name()).stream()
        .map(BigDecimal::new)
        .filter(read -> read.signum() != 0 && read.abs().compareTo(written) < 0)
        .filter(read -> !field.hasAny("round") || !hasSameDigits(read, written))
        .findFirst()
        .ifPresent(
            read ->
                tally.see(
                    record,
                    () ->
                        "'"
                            + Finding.excerpt(reading.text())
                            + "' is read as "
                            + read.stripTrailingZeros().toPlainString()));
  }

  private static boolean hasSameDigits(BigDecimal one, BigDecimal other) {
    return one.stripTrailingZeros()
        .unscaledValue()
        .abs()
        .equals(other.stripTrailingZeros().unscaledValue());
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    columns.forEach(
        (field, tally) -> {
          if (tally.isSeen()) {
            findings.add(
                Finding.of(
                    FindingCode.AMOUNT_SCALED_DOWN,
                    field.column().name(),
                    tally,
                    "leave 'scale' out; if they are fractions of cents, 'round: 4' says so"));
          }
        });
    return findings;
  }
}
