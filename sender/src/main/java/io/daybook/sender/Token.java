package io.daybook.sender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The secret of a source. It never shows in logs.
 *
 * @param secret printable ASCII without spaces
 */
public record Token(String secret) {
  public Token {
    if (!secret.matches("[!-~]{1,4096}")) {
      throw new IllegalArgumentException(
          "[token] expected 1 to 4096 characters of printable ASCII without spaces but found "
              + secret.length()
              + " characters, others among them");
    }
  }

  /** Reads a token from a file; blanks and line ends around it don't belong to it. */
  public static Token read(Path file) throws IOException {
    try {
      return new Token(Files.readString(file).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException("[" + file + "] " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "Token[…]";
  }
}
