package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.warehouse.config.ConfigNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what becomes of a record of known bytes: the source's keys, the columns
 * of its dataset, the business zone, and the build of Daybook. Where all of it is the same, the
 * counts of a segment are.
 */
final class ReadingRules {
  private static final int BYTES = 16;
  private static @Nullable String build;

  private ReadingRules() {}

  /** Returns a hash of them. */
  static String hash(ArchiveSource source, ZoneId zone) throws IOException {
    MessageDigest digest = digest();
    for (String part :
        List.of(source.rules(), source.dataset().toString(), zone.getId(), build())) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  /** A newer build may read what an older one couldn't. */
  private static synchronized String build() throws IOException {
    if (build == null) {
      MessageDigest digest = digest();
      for (Class<?> part : List.of(ReadingRules.class, ConfigNode.class)) {
        CodeSource code = part.getProtectionDomain().getCodeSource();
        if (code != null && "file".equals(code.getLocation().getProtocol())) {
          update(digest, code);
        }
      }
      build = HexFormat.of().formatHex(digest.digest());
    }
    return build;
  }

  /** Classes of a jar; of a directory, as in a development build, none. */
  private static void update(MessageDigest digest, CodeSource code) throws IOException {
    try {
      Path jar = Path.of(code.getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        digest.update(Files.readAllBytes(jar));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
