package io.daybook.local.shop;

/** How a record is broken: each kind is a reason for quarantine. */
public enum Breakage {
  /** The service died in the middle of the line. */
  CUT,
  /** A number or a time that is none. */
  WRONG_VALUE,
  /** A required field isn't there. */
  MISSING_FIELD,
  /** A number with more digits than its column holds. */
  TOO_MANY_DIGITS,
  /** A word that the column doesn't take. */
  UNKNOWN_WORD,
  /** Latin-1 where UTF-8 is expected. */
  NOT_UTF8
}
