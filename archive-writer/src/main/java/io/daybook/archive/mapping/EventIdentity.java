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

  /** Where the texts stand that make an event the same. */
  enum IdOrigin {
    RECORD,
    /** In an element of a list: it names the event wherever the element stands. */
    ELEMENT
  }

  /** Returns where it is read from. */
  default IdOrigin origin() {
    return IdOrigin.RECORD;
  }

  /** A field of the record, mapped like any other. */
  record Field(FieldMapping field, IdOrigin origin) implements EventIdentity {}

  /** The texts of some fields together, hashed; an absent text is not an empty one. */
  record Hash(List<Integer> slots, IdOrigin origin) implements EventIdentity {
    public Hash {
      slots = List.copyOf(slots);
    }

    /** Returns 128 bits of SHA-256 over the texts, each behind its length, in hexadecimal. */
    String of(RawRecord record) {
      MessageDigest digest = sha256();
      for (int slot : slots) {
        String text = record.text(slot);
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(text == null ? -1 : bytes.length).array());
        digest.update(bytes);
      }
      return shortened(digest);
    }
  }

  /** The whole text of the record, hashed. */
  record TextHash() implements EventIdentity {
    /** Returns 128 bits of SHA-256 over the record in UTF-8, in hexadecimal. */
    String of(RawRecord record) {
      MessageDigest digest = sha256();
      digest.update(record.bytes());
      return shortened(digest);
    }
  }

  /** The place of the record: every record is an event of its own. */
  record Position() implements EventIdentity {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String shortened(MessageDigest digest) {
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 16));
  }
}
