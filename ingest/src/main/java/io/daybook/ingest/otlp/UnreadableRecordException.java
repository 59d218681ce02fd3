package io.daybook.ingest.otlp;

/** One log record that can't be read or written as a line; others of its request can. */
final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableRecordException(String message) {
    super(message);
  }
}
