package io.daybook.metrics.facts;

import io.daybook.warehouse.ledger.PartitionContent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of a gathered table by day, in the order of their first columns, which are texts. */
public final class GatheredDays {
  private final NavigableMap<LocalDate, List<GatheredRow>> rows = new TreeMap<>();

  /**
   * A row.
   *
   * @param values in the order of the declared columns, of the types that Spark takes for theirs
   */
  public record GatheredRow(List<@Nullable Object> values) {
    public GatheredRow {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Each value behind its length, so that other values have another text. */
    private String text() {
      StringBuilder text = new StringBuilder();
      for (Object value : values) {
        String own = value == null ? "" : value.toString();
        text.append(value == null ? "-" : own.length()).append(':').append(own);
      }
      return text.toString();
    }
  }

  /** Adds a row to a day. */
  void add(LocalDate day, @Nullable Object... values) {
    rows.computeIfAbsent(day, first -> new ArrayList<>())
        .add(new GatheredRow(Arrays.asList(values)));
  }

  /** Returns the days that have rows, in order. */
  public NavigableSet<LocalDate> days() {
    return Collections.unmodifiableNavigableSet(rows.navigableKeySet());
  }

  /** Returns the rows of a day, sorted; none for a day without. */
  public List<GatheredRow> of(LocalDate day) {
    return rows.getOrDefault(day, List.of()).stream()
        .sorted(Comparator.comparing(row -> row.values().toString()))
        .toList();
  }

  /** Returns what a day holds: equal if its rows are. */
  public PartitionContent content(LocalDate day) {
    StringBuilder text = new StringBuilder();
    of(day).forEach(row -> text.append(row.text()).append('\n'));
    return PartitionContent.of(text.toString());
  }
}
