package io.daybook.ingest.receive;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that callers of a listener may show: each line of a file is one, so that a new one can
 * be given out before the old one goes. The file is read again when it changes; while it can't be
 * read, the tokens stay.
 */
public final class BearerTokens {
  private static final Logger LOG = LoggerFactory.getLogger(BearerTokens.class);
  private static final String SCHEME = "bearer ";

  private final Path file;
  private volatile Tokens tokens;

  /** What the file held, as digests: they all have one length. */
  private record Tokens(List<byte[]> digests, FileTime modified, long size) {}

  /**
   * Reads a file.
   *
   * @throws OperatorException if it can't be read or holds no token
   */
  public BearerTokens(Path file) {
    this.file = file;
    try {
      this.tokens = read(file);
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.USAGE,
          "["
              + file
              + "] expected a readable file with a token but found "
              + FailureReason.of(e)
              + "; make it, for this user alone: openssl rand -hex 32",
          e);
    }
  }

  /**
   * Returns whether a request shows one of the tokens; takes as long for any other.
   *
   * @param authorization as the header says
   */
  public boolean match(@Nullable String authorization) {
    refresh();
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return false;
    }
    byte[] shown = digest(authorization.substring(SCHEME.length()).strip());
    int matches = 0;
    for (byte[] token : tokens.digests) {
      matches |= MessageDigest.isEqual(token, shown) ? 1 : 0;
    }
    return matches != 0;
  }

  private void refresh() {
    try {
      Tokens known = tokens;
      if (!Files.getLastModifiedTime(file).equals(known.modified)
          || Files.size(file) != known.size) {
        tokens = read(file);
        LOG.info("[{}] the tokens have changed", file);
      }
    } catch (IOException e) {
      LOG.debug("[{}] the tokens stay: {}", file, e.toString());
    }
  }

  private static Tokens read(Path file) throws IOException {
    // Before the content: what changes in between is read the next time.
    FileTime modified = Files.getLastModifiedTime(file);
    long size = Files.size(file);
    List<byte[]> digests =
        Files.readString(file)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(BearerTokens::digest)
            .toList();
    if (digests.isEmpty()) {
      throw new IOException("an empty file");
    }
    return new Tokens(digests, modified, size);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
