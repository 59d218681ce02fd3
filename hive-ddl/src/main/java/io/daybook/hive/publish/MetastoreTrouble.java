package io.daybook.hive.publish;

/**
 * The metastore gave an error or no answer. Whether the call had an effect is unknown; the caller
 * looks again before it acts again.
 */
public final class MetastoreTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  public MetastoreTrouble(String call, Throwable cause) {
    super(call + ": " + firstLine(cause), cause);
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage();
    String line = message == null ? "" : message.lines().findFirst().orElse("");
    return line.isEmpty() ? cause.getClass().getSimpleName() : line;
  }
}
