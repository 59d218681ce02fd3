package io.daybook.archive.record;

/** Why a record went to quarantine. The names are stored, and stay as they are. */
public enum RejectReason {
  /** The bytes are no UTF-8. */
  NOT_UTF8,
  /** The bytes are no UTF-16, which the source is said to be. */
  NOT_UTF16,
  /** The bytes are no text in the source's encoding. */
  NOT_DECODABLE,
  /** The text is no JSON. */
  NOT_JSON,
  /** The JSON is no object, nor an array that the mapping reads. */
  NOT_AN_OBJECT,
  /** The text is no CSV record. */
  NOT_CSV,
  /** The text is none that a pattern of the format {@code regex} describes. */
  NO_PATTERN_MATCHES,
  /** The text is no logfmt. */
  NOT_LOGFMT,
  /** A key that the mapping names stands twice in the record. */
  KEY_TWICE,
  /** Several values stand where the mapping asks for the only one. */
  SEVERAL_VALUES,
  /** The record lacks a list that the mapping unfolds, or something else stands there. */
  NO_LIST,
  /** The rows before it, of which it takes values, aren't known. */
  CARRY_UNKNOWN,
  /** No header names the columns of the record. */
  NO_HEADER,
  /** The record has more or fewer fields than its header. */
  WRONG_FIELD_COUNT,
  /** The header lacks a column that the mapping names. */
  COLUMN_NOT_IN_HEADER,
  /** The header names a column twice that the mapping names. */
  COLUMN_TWICE_IN_HEADER,
  /** The record gives no event though no rule skips it. */
  NO_EVENT,
  /** A column that every event has got no value. */
  MISSING_FIELD,
  /** The mapping's extraction found nothing in the text. */
  NO_MATCH,
  NOT_A_NUMBER,
  /** A number with more digits than its column holds. */
  NUMBER_OUT_OF_RANGE,
  /** An amount in minor units whose currency is missing or unknown. */
  UNKNOWN_CURRENCY,
  NOT_A_BOOLEAN,
  NOT_A_TIME,
  /** A time whose zone, which the record names, is missing, unknown or ambiguous. */
  UNKNOWN_ZONE,
  /** Before the source's floor, above its lateness, or more than a day ahead of its arrival. */
  EVENT_TIME_OUT_OF_RANGE,
  /** A value that its column doesn't take. */
  VALUE_NOT_ALLOWED,
  /** The record was above the maximum and was landed in pieces. */
  RECORD_TOO_LONG
}
