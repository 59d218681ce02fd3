package io.daybook.metrics.plan;

import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one input of a metric table holds for each of the table's days, as a short text that is
 * equal if the input is: {@code <content>@<ledger entry>}. Only the content is compared; the entry
 * tells which days of the window came later.
 */
final class Stamps {
  private final MetricInput input;
  private final RelationDays relation;
  private final TreeMap<LocalDate, PartitionContent> past = new TreeMap<>();

  Stamps(MetricInput input, RelationDays relation) {
    this.input = input;
    this.relation = relation;
    if (input.window() instanceof Window.Past) {
      PartitionContent sum = PartitionContent.NONE;
      for (LocalDate day : relation.days()) {
        sum = sum.plus(PartitionContent.of(day + "=" + relation.content(day).hex()));
        past.put(day, sum);
      }
    }
  }

  /** Returns whether two stamps tell of the same content. */
  static boolean isSame(String one, String other) {
    return contentOf(one).equals(contentOf(other));
  }

  /** Returns the stamp of a day; nothing if the window is empty. */
  Optional<String> of(LocalDate day) {
    return content(day).map(content -> content.hex() + "@" + relation.ledger());
  }

  /** Returns the days of a day's window that came or changed after a stamp, in order. */
  List<LocalDate> changedSince(LocalDate day, String stamp) {
    long seen = Long.parseLong(stamp.substring(stamp.indexOf('@') + 1));
    return input
        .window()
        .of(day, relation.days())
        .filter(changed -> relation.changedBy(changed) > seen)
        .toList();
  }

  private Optional<PartitionContent> content(LocalDate day) {
    if (input.window() instanceof Window.Past window) {
      Map.Entry<LocalDate, PartitionContent> last =
          past.floorEntry(day.plusDays(window.distance()));
      return last == null ? Optional.empty() : Optional.of(last.getValue());
    }
    StringBuilder text = new StringBuilder();
    input
        .window()
        .of(day, relation.days())
        .forEach(
            inputDay -> {
              PartitionContent content =
                  input.window() instanceof Window.Cohort
                      ? relation.content(inputDay, day)
                      : relation.content(inputDay);
              if (!content.equals(PartitionContent.NONE)) {
                text.append(inputDay).append('=').append(content.hex()).append(';');
              }
            });
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!relation.scopes().isEmpty()) {
      text.append(relation.scopes());
    }
    return Optional.of(PartitionContent.of(text.toString()));
  }

  private static String contentOf(String stamp) {
    int end = stamp.indexOf('@');
    return end < 0 ? stamp : stamp.substring(0, end);
  }
}
