package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Why something that was named isn't landed; everything else is.
 *
 * @param file the file or pattern
 * @param message what was expected, what was found, what to do
 */
public record InputProblem(String file, String message) {

  /** Tells why a file can't be read. */
  public static InputProblem unreadable(String file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return missing(file);
    }
    if (e instanceof AccessDeniedException) {
      return new InputProblem(
          file, "expected a readable file but access is denied; let this user read it");
    }
    if (e instanceof DamagedFileException) {
      return new InputProblem(
          file,
          e.getMessage() + "; nothing of it is landed that wasn't before: mend it or move it away");
    }
    if (e instanceof FileShrunkException) {
      return new InputProblem(
          file,
          "the file shrank while it was read ("
              + e.getMessage()
              + "), nothing behind the cut was landed; run again, what it holds then is landed");
    }
    return new InputProblem(
        file,
        "cannot be read: "
            + e.getClass().getSimpleName()
            + " "
            + e.getMessage()
            + "; check the file and its disk, then run again");
  }

  static InputProblem missing(String file) {
    return new InputProblem(
        file, "expected a file but there is none; mend 'files' of the source or put it there");
  }

  @Override
  public String toString() {
    return "[" + file + "] " + message;
  }
}
