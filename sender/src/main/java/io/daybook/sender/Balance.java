package io.daybook.sender;

/** Which of the collectors that take batches gets the next one. */
public enum Balance {
  /** Each in turn. */
  ROUND_ROBIN,
  /** The first of the list; a later one only while those before it don't take batches. */
  FAILOVER
}
