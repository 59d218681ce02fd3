package io.daybook.archive.audit;

/** What the rows of a table are. */
public enum RowKind {
  /** Events of a dataset, by event day and batch. */
  EVENTS,
  /** Refused records of a dataset, by arrival day and batch. */
  REJECTS,
  /** Figures, by day. */
  FIGURES
}
