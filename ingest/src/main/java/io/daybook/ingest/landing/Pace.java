package io.daybook.ingest.landing;

/** How much of what is there is landed. */
public enum Pace {
  /** What has its size, has waited for the roll interval, or is in a rotated file. */
  WHEN_DUE,
  /** All whole records. */
  NOW,
  /** Everything, unfinished last records included. */
  TO_THE_END
}
