package io.daybook.sender;

/** The buffer has no room. The record was not taken; nothing that was taken is lost. */
public final class BufferFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BufferFullException(String message) {
    super(message);
  }
}
