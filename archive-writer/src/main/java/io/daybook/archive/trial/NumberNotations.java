package io.daybook.archive.trial;

import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Numbers whose notation the mapping doesn't declare: those that may have grouped digits, those
 * that no plain column takes, and those of which an extraction takes a part.
 */
final class NumberNotations implements Inspection {
  private final List<NumberColumn> columns;

  NumberNotations(MappingOutline mapping) {
    this.columns =
        mapping.fields().stream()
            .filter(field -> field.isNumber() && !field.paths().isEmpty())
            .filter(field -> !field.hasAny("number", "values"))
            .map(NumberColumn::new)
            .toList();
  }

  /** What was seen in a column. */
  private static final class NumberColumn {
    private final OutlinedField field;
    private final Tally twoReadings = new Tally();
    private final Tally refused = new Tally();
    private final Tally cut = new Tally();
    private boolean points;
    private boolean commas;
    private boolean ambiguousCommas;
    private boolean dressed;

    NumberColumn(OutlinedField field) {
      this.field = field;
    }

    void look(TriedRecord record, TriedRecord.Reading reading, WrittenNumber number) {
      String text = reading.text();
      twoReadings.look();
      refused.look();
      cut.look();
      points |= number.sign() == WrittenNumber.SeparatorSign.DECIMAL_POINT;
      commas |= number.sign() == WrittenNumber.SeparatorSign.DECIMAL_COMMA;
      dressed |= number.dressed();
      boolean partial = field.hasAny("extract", "replace");
      if (number.isAmbiguous() && !isJsonNumber(record, text)) {
        ambiguousCommas |= number.digits().indexOf(',') >= 0;
        twoReadings.see(record, () -> readings(reading, number));
      } else if (!number.isPlain() && (!partial || isRefused(record))) {
        refused.see(record, () -> "'" + Finding.excerpt(text) + "' is refused");
      }
      if (partial && !field.hasAny("scale", "minor-units", "round", "percent")) {
        lookForCut(record, reading, number);
      }
    }

    private boolean isRefused(TriedRecord record) {
      return record
          .rejection()
          .filter(why -> ("." + why.field()).endsWith("." + field.column().name()))
          .isPresent();
    }

    private void lookForCut(TriedRecord record, TriedRecord.Reading reading, WrittenNumber number) {
      Set<BigDecimal> readings = number.readings();
      List<BigDecimal> read = values(reading);
      boolean isNegated =
          !number.negative() && readings.stream().map(BigDecimal::negate).anyMatch(read::contains);
      if (!read.isEmpty() && !isNegated && readings.stream().noneMatch(read::contains)) {
        cut.see(
            record,
            () ->
                "'"
                    + Finding.excerpt(reading.text())
                    + "' is read as "
                    + read.get(0).toPlainString());
      }
    }

    private String readings(TriedRecord.Reading reading, WrittenNumber number) {
      List<BigDecimal> read = values(reading);
      return "'"
          + Finding.excerpt(reading.text())
          + "' can be "
          + number.readings().stream()
              .map(BigDecimal::toPlainString)
              .collect(Collectors.joining(" or "))
          + (read.isEmpty() ? "; it is refused" : "; it is read as " + read.get(0).toPlainString());
    }

    private List<BigDecimal> values(TriedRecord.Reading reading) {
      return reading.values(field.column().name()).stream()
          .map(value -> new BigDecimal(value).stripTrailingZeros())
          .toList();
    }

    /** The point of a number of JSON that isn't a text is one behind whole units. */
    private static boolean isJsonNumber(TriedRecord record, String text) {
      return record.json().isPresent() && !record.text().contains('"' + text + '"');
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      boolean pointIsDecimal = points && !commas && !ambiguousCommas;
      if (twoReadings.isSeen() && !pointIsDecimal) {
        findings.add(finding(FindingCode.NUMBER_IN_TWO_READINGS, twoReadings, "write "));
      } else if (refused.isSeen()) {
        findings.add(finding(FindingCode.NUMBER_NOTATION, refused, "write "));
      }
      if (cut.isSeen()) {
        findings.add(
            finding(FindingCode.NUMBER_CUT, cut, "leave out extract and replace, and write "));
      }
      return findings;
    }

    private Finding finding(FindingCode code, Tally tally, String before) {
      return Finding.of(code, field.column().name(), tally, before + notation());
    }

    private String notation() {
      String accounting = dressed ? ", accounting: true" : "";
      if (points == commas) {
        return field.with("number: {decimal: '.', groups: ','" + accounting + "}")
            + " or {decimal: ',', groups: '.'"
            + accounting
            + "}";
      }
      return field.with(
          commas
              ? "number: {decimal: ',', groups: '.'" + accounting + "}"
              : "number: {decimal: '.', groups: ','" + accounting + "}");
    }
  }

  @Override
  public void look(TriedRecord record) {
    if (record.isSkipped()) {
      return;
    }
    for (NumberColumn column : columns) {
      for (TriedRecord.Reading reading : record.readings(column.field)) {
        WrittenNumber.of(reading.text()).ifPresent(number -> column.look(record, reading, number));
      }
    }
  }

  @Override
  public List<Finding> findings() {
    return columns.stream().flatMap(column -> column.findings().stream()).toList();
  }
}
