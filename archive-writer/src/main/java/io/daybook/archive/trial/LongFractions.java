package io.daybook.archive.trial;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.trial.MappingOutline.OutlinedField;
import io.daybook.warehouse.table.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Numbers with more digits behind the point than their column holds, as sums of floats have. */
final class LongFractions implements Inspection {
  /** Sums of floats have at least so many digits. */
  private static final Pattern NOISE = Pattern.compile(".*[.,]\\d{10,}.*");

  private static final Pattern LONG = Pattern.compile("-?\\d+[.,]\\d{5,}");

  private final Map<OutlinedField, Tally> columns = new LinkedHashMap<>();

  LongFractions(MappingOutline mapping) {
    mapping.fields().stream()
        .filter(field -> field.column().type() instanceof ColumnType.Decimal)
        .filter(field -> !field.hasAny("round"))
        .forEach(field -> columns.put(field, new Tally()));
  }

  @Override
  public void look(TriedRecord record) {
    if (record.isSkipped()) {
      return;
    }
    columns.forEach(
        (field, tally) -> {
          for (TriedRecord.Reading reading : record.readings(field)) {
            tally.look();
            if (isTooLong(record) && LONG.matcher(reading.text()).matches()) {
              tally.see(record, () -> "'" + Finding.excerpt(reading.text()) + "' is refused");
            }
          }
        });
  }

  private static boolean isTooLong(TriedRecord record) {
    return record
        .rejection()
        .filter(why -> why.reason() == RejectReason.NUMBER_OUT_OF_RANGE)
        .isPresent();
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    columns.forEach(
        (field, tally) -> {
          if (tally.isSeen()) {
            findings.add(
                Finding.of(
                    FindingCode.FRACTION_TOO_LONG,
                    field.column().name(),
                    tally,
                    "if they may be rounded, write "
                        + field.with(
                            NOISE.matcher(tally.example()).matches() ? "round: 2" : "round: 4")));
          }
        });
    return findings;
  }
}
