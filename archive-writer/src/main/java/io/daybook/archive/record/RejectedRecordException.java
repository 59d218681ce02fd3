package io.daybook.archive.record;

/**
 * Leaves the depth of a record that can't be read; the parser turns it into an outcome at once. It
 * carries no stack trace: it is a value on its way.
 */
public final class RejectedRecordException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_EXCERPT = 60;

  private final RejectReason reason;
  private final String expected;

  public RejectedRecordException(RejectReason reason, String message) {
    this(reason, message, message);
  }

  private RejectedRecordException(RejectReason reason, String message, String expected) {
    super(message, null, false, false);
    this.reason = reason;
    this.expected = expected;
  }

  /** Returns a refusal of a text: {@code expected <expected> but found '<text>'}. */
  public static RejectedRecordException of(RejectReason reason, String expected, String text) {
    return new RejectedRecordException(
        reason, "expected " + expected + " but found '" + excerpt(text) + "'", expected);
  }

  /** Returns the code of the refusal. */
  public RejectReason reason() {
    return reason;
  }

  /** Returns what was expected, for a message of its own; the whole message where none says it. */
  public String expected() {
    return expected;
  }

  private static String excerpt(String text) {
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
  }
}
