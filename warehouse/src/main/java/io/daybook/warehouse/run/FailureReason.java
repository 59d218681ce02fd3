package io.daybook.warehouse.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in words what an exception says to programs. */
public final class FailureReason {
  private static final Pattern EXCEPTION =
      Pattern.compile("\\b(?:[a-z_$][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b:? ?");

  /** Begins Hadoop's advice for developers. */
  private static final String ADVICE = "; For more details see:";

  private FailureReason() {}

  /**
   * Returns why something failed, as the middle of a sentence: without names of classes where words
   * say as much, in one line.
   */
  public static String of(@Nullable IOException failure) {
    if (failure == null) {
      return "no reason was given";
    }
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "no such file (" + firstLine(failure) + ")";
    }
    if (failure instanceof AccessDeniedException) {
      return "access is denied (" + firstLine(failure) + ")";
    }
    if (failure instanceof FileSystemException local && local.getReason() != null) {
      return local.getReason() + " (" + local.getFile() + ")";
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "unknown host " + firstLine(cause);
      }
    }
    if (failure instanceof CharacterCodingException) {
      return "bytes that are no text";
    }
    return firstLine(failure);
  }

  private static String firstLine(Throwable failure) {
    String line = String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    int advice = line.indexOf(ADVICE);
    String words = EXCEPTION.matcher(advice < 0 ? line : line.substring(0, advice)).replaceAll("");
    return words.isBlank() || failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : words.strip();
  }
}
