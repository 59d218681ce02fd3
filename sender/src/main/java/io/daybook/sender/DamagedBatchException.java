package io.daybook.sender;

import java.io.IOException;

/** A stored batch is not what was written. Reading it again won't help. */
final class DamagedBatchException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedBatchException(String message) {
    super(message);
  }
}
