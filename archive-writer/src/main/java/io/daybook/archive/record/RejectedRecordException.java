package io.daybook.archive.record;

/**
 * Leaves the depth of a record that can't be read; the parser turns it into an outcome at once. It
 * carries no stack trace: it is a value on its way.
 */
public final class RejectedRecordException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_EXCERPT = 60;

  private final RejectReason reason;

  public RejectedRecordException(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Returns a refusal of a text: {@code expected <expected> but found '<text>'}. */
  public static RejectedRecordException of(RejectReason reason, String expected, String text) {
    return new RejectedRecordException(
        reason, "expected " + expected + " but found '" + excerpt(text) + "'");
  }

  /** Returns the code of the refusal. */
  public RejectReason reason() {
    return reason;
  }

  private static String excerpt(String text) {
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
  }
}
