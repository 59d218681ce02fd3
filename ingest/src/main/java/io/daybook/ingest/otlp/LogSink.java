package io.daybook.ingest.otlp;

/**
 * Takes the log records of a request.
 *
 * @param <E> which it throws to end the reading
 */
public interface LogSink<E extends Exception> {

  /**
   * Takes a record.
   *
   * @param line with its line end; valid during the call
   */
  void take(byte[] line, int length) throws E;

  /** Learns of a record that will never be taken, and why. */
  void reject(String why) throws E;
}
