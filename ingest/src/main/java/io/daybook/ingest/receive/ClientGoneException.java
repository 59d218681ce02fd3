package io.daybook.ingest.receive;

import java.io.IOException;

/** The client went away before its request was whole, or sent it too slowly. */
final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGoneException(String message) {
    super(message);
  }

  ClientGoneException(IOException cause) {
    super(cause);
  }
}
