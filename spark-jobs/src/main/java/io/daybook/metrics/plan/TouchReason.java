package io.daybook.metrics.plan;

import java.util.List;

/** Why a day of a metric table has to be made, or made again. */
public sealed interface TouchReason {

  /** Returns the reason in one clause, as {@code daybook plan --explain} prints it. */
  String text();

  /** The archive has the day and the metric table has not. */
  record NewDay() implements TouchReason {
    @Override
    public String text() {
      return "new day";
    }
  }

  /**
   * The archive's day is not what the figures were made of.
   *
   * @param batches what came, went or got another version, such as {@code batch 1 is new}
   */
  record ArchiveChanged(List<String> batches) implements TouchReason {
    public ArchiveChanged {
      batches = List.copyOf(batches);
    }

    @Override
    public String text() {
      return "archive changed: " + String.join(", ", batches);
    }
  }

  /** The figures were made of an archive day that is no more. */
  record ArchiveGone() implements TouchReason {
    @Override
    public String text() {
      return "archive day is gone";
    }
  }

  /** No event happened that day, between days that have some. */
  record CalendarGap() implements TouchReason {
    @Override
    public String text() {
      return "no events that day";
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
