package io.daybook.ingest.audit;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.ingest.watermark.Sign;
import io.daybook.ingest.watermark.Watermark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent knew as committed of a source. The segments themselves can't tell what was behind
 * the last of them.
 *
 * @param written when its watermark said so
 */
record WatermarkTotals(String agent, Instant written, CommittedTotals sums) {

  /** Returns what all agents knew, by source. */
  static Map<String, List<WatermarkTotals>> bySource(Collection<Sign> signs) {
    Map<String, List<WatermarkTotals>> known = new TreeMap<>();
    for (Sign sign : signs) {
      if (sign instanceof Sign.WatermarkSign given) {
        Watermark mark = given.watermark();
        mark.committed()
            .forEach(
                (source, sums) ->
                    known
                        .computeIfAbsent(source, name -> new ArrayList<>())
                        .add(new WatermarkTotals(mark.agent(), mark.written(), sums)));
      }
    }
    return known;
  }

  @Override
  public String toString() {
    return "at least "
        + sums
        + ", which agent "
        + agent
        + " knew as committed in its watermark of "
        + written;
  }
}
