package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The fingerprints that a file may have been given: of its first bytes, as many as it had then. A
 * longer file has one, of {@link OpenFile#HEAD_BYTES}; one that grew from nothing may have any.
 */
final class FileHeads {
  private final byte[] head;

  FileHeads(OpenFile file) throws IOException {
    this.head = file.bytes(0, Math.min(OpenFile.HEAD_BYTES, file.file().size()));
  }

  /**
   * @param lengths that are asked for; those beyond the file are passed over
   */
  Set<String> of(Set<Integer> lengths) {
    Set<String> hashes = new HashSet<>();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int length : lengths) {
        if (length <= head.length) {
          digest.update(head, 0, length);
          hashes.add(HexFormat.of().formatHex(digest.digest()));
        }
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    return hashes;
  }
}
