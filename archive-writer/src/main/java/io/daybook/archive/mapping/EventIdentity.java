package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What makes two records the same event. */
sealed interface EventIdentity {

  /** A field of the record, mapped like any other. */
  record Field(FieldMapping field) implements EventIdentity {}

  /** The texts of some fields together, hashed; an absent text is not an empty one. */
  record Hash(List<Integer> slots) implements EventIdentity {
    private static final int BYTES = 16;

    public Hash {
      slots = List.copyOf(slots);
    }

    /** Returns 128 bits of SHA-256 over the texts, each behind its length, in hexadecimal. */
    String of(RawRecord record) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int slot : slots) {
          String text = record.text(slot);
          byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
          digest.update(ByteBuffer.allocate(4).putInt(text == null ? -1 : bytes.length).array());
          digest.update(bytes);
        }
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  /** The place of the record: every record is an event of its own. */
  record Position() implements EventIdentity {}
}
