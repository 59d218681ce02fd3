package io.daybook.metrics.plan;

import java.time.LocalDate;
import java.util.List;
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
    private static final int MOST_DAYS = 3;

    public InputChanged {
      days = List.copyOf(days);
    }

    @Override
    public String text() {
      String change = days.isEmpty() ? "lost rows" : list() + " changed";
      return window.isEmpty()
          ? relation + " " + (days.isEmpty() ? "lost rows" : "changed")
          : window + " of " + relation + ": " + change;
    }

    private String list() {
      String first =
          days.stream().limit(MOST_DAYS).map(LocalDate::toString).collect(Collectors.joining(", "));
      return days.size() > MOST_DAYS
          ? first + " and " + (days.size() - MOST_DAYS) + " more days"
          : first;
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

  /** Nothing changed, but somebody wants it made again. */
  record Request() implements TouchReason {
    @Override
    public String text() {
      return "asked for";
    }
  }
}
