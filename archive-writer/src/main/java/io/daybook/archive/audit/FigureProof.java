package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.archive.table.RowValues;
import io.daybook.archive.table.StoredFile;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.Restatement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The third sum: the figures of a day add up, by measure and currency, to the totals that were kept
 * with their commit. A version of before totals were kept has none to be held against.
 */
final class FigureProof implements RowProof {
  private static final String CURRENCY = "currency";
  private static final int FIRST_MEASURE = 1;

  private final MeasureTotals kept;
  private final List<String> columns = new ArrayList<>();
  private final boolean hasCurrency;
  private final FlawSink flaws;
  private final Map<String, Map<String, BigDecimal>> sums = new HashMap<>();

  /**
   * @param versions of the day: one
   */
  FigureProof(List<PartitionVersion> versions, FlawSink flaws) {
    this.kept = versions.get(0).totals();
    this.flaws = flaws;
    this.hasCurrency =
        kept.byMeasure().values().stream()
            .flatMap(byCurrency -> byCurrency.keySet().stream())
            .anyMatch(currency -> !currency.equals(MeasureTotals.NO_CURRENCY));
    columns.add(CURRENCY);
    columns.addAll(kept.byMeasure().keySet());
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public StoredFile.ValueVisitor of(PartitionVersion version, DataFile file) {
    return this::row;
  }

  private void row(RowValues row) {
    String currency =
        hasCurrency && !row.isNull(0) ? row.text(0).toStringUsingUTF8() : MeasureTotals.NO_CURRENCY;
    for (int place = FIRST_MEASURE; place < columns.size(); place++) {
      if (!row.isNull(place)) {
        sums.computeIfAbsent(columns.get(place), measure -> new HashMap<>())
            .merge(currency, row.exact(place), BigDecimal::add);
      }
    }
  }

  @Override
  public void endOfFile(PartitionVersion version, DataFile file) {}

  @Override
  public void endOfDay(List<ReadFile> files) {
    for (ReadFile last : files.subList(Math.max(0, files.size() - 1), files.size())) {
      for (Restatement.ChangedTotal total : kept.changed(new MeasureTotals(sums))) {
        String of =
            total.currency().equals(MeasureTotals.NO_CURRENCY) ? "" : " in " + total.currency();
        flaws.add(
            ArchiveFlawKind.TOTAL,
            last.version(),
            last.file().path(),
            total.measure() + of + " of " + text(total.before()),
            text(total.after()));
      }
    }
  }

  private static String text(@Nullable BigDecimal sum) {
    return sum == null ? "none" : sum.toPlainString();
  }
}
