package io.daybook.metrics.plan;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why a day of a metric table has to be made, or made again. */
public sealed interface TouchReason {
  /** Returns the reason in one clause, as {@code daybook plan --explain} prints it. */
  String text();

  /** The inputs have the day and the metric table has not. */
  record NewDay() implements TouchReason {
    @Override
    public String text() {
      return "new day";
    }
  }

  /**
   * An input holds something else than the figures were made of.
   *
   * @param window which of its days count, in words; empty for the same day
   * @param days that came or changed; none if some went
   */
  record InputChanged(String relation, String window, List<LocalDate> days) implements TouchReason {
    public InputChanged {
      days = List.copyOf(days);
    }

    @Override
    public String text() {
      String change = days.isEmpty() ? "lost rows" : words(days) + " changed";
      return window.isEmpty()
          ? relation + " " + (days.isEmpty() ? "lost rows" : "changed")
          : window + " of " + relation + ": " + change;
    }
  }

  /**
   * Events changed that an input was made of which only other tables read.
   *
   * @param days by dataset; empty: the same events make other rows of it
   */
  record EventsChanged(SortedMap<String, List<LocalDate>> days) implements TouchReason {
    public EventsChanged {
      days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
    }

    @Override
    public String text() {
      return days.isEmpty()
          ? "the same events are counted otherwise"
          : days.entrySet().stream()
              .map(dataset -> dataset.getKey() + " " + words(dataset.getValue()))
              .collect(Collectors.joining("; ", "", " changed"));
    }
  }

  /** An input that the figures were made of has nothing in the window any more, or has now. */
  record InputPresence(String relation, boolean isThere) implements TouchReason {
    @Override
    public String text() {
      return relation + (isThere ? " has rows now" : " has no rows any more");
    }
  }

  /** More of the data is complete than when the figures were made. */
  record HorizonMoved(String dataset, LocalDate to) implements TouchReason {
    @Override
    public String text() {
      return dataset + " is complete up to " + to + " now";
    }
  }

  /** The figures were made of data that was complete up to some day; now no day is. */
  record HorizonLost(String dataset) implements TouchReason {
    @Override
    public String text() {
      return dataset + " has no complete day any more";
    }
  }

  /** Ledgers tell other facts of the day than the table has. */
  record FactsChanged() implements TouchReason {
    @Override
    public String text() {
      return "ledgers tell otherwise";
    }
  }

  /** The figures were made by another definition. */
  record DefinitionChanged() implements TouchReason {
    @Override
    public String text() {
      return "definition changed";
    }
  }

  /** Rows of other days moved here or away, as only their computation tells. */
  record RowsMoved() implements TouchReason {
    @Override
    public String text() {
      return "rows moved to or from other days";
    }
  }

  /** The inputs have no such day any more. */
  record Removed() implements TouchReason {
    @Override
    public String text() {
      return "removed, its inputs have no such day";
    }
  }

  /**
   * A person took the rows of an earlier version.
   *
   * @param version {@link io.daybook.warehouse.ledger.PartitionVersion#id()}
   */
  record Restored(String version) implements TouchReason {
    @Override
    public String text() {
      return "restored to version " + version;
    }
  }

  /** Nothing changed, but somebody wants it made again. */
  record Request() implements TouchReason {
    @Override
    public String text() {
      return "asked for";
    }
  }

  /** Returns the first of some days, and how many more there are. */
  static String words(List<LocalDate> days) {
    int most = 3;
    String first =
        days.stream().limit(most).map(LocalDate::toString).collect(Collectors.joining(", "));
    return days.size() > most ? first + " and " + (days.size() - most) + " more days" : first;
  }
}
