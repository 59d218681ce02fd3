package io.daybook.ingest.otlp;

/** A request that can't be read as a whole; its message says where and why. */
public final class MalformedExportException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedExportException(String message) {
    super(message);
  }
}
