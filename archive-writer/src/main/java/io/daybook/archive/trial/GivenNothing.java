package io.daybook.archive.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sample whose records are all skipped. */
final class GivenNothing implements Inspection {
  private long skipped;
  private boolean others;
  private @Nullable String first;
  private long position;

  @Override
  public void look(TriedRecord record) {
    others |= !record.isSkipped();
    if (record.isSkipped() && !record.isNoData()) {
      skipped++;
      if (first == null) {
        first = record.text();
        position = record.position();
      }
    }
  }

  @Override
  public List<Finding> findings() {
    if (others || first == null) {
      return List.of();
    }
    return List.of(
        new Finding(
            FindingCode.NO_EVENTS,
            null,
            skipped,
            skipped,
            "all records are skipped, such as '" + Finding.excerpt(first) + "'",
            position,
            FindingCode.NO_EVENTS.why(),
            "look at 'skip' and the header"));
  }
}
