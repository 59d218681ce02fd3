package io.daybook.archive.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A list in a record, as text.
 *
 * @param utf8 the text in an array; valid as long as the record's bytes
 */
public record ListText(ListContent content, ByteBuffer utf8) {
  /** What stands for a null. */
  public static final ListText NONE = new ListText(ListContent.NOTHING, ByteBuffer.allocate(0));

  /** What stands in the place of the list. */
  public enum ListContent {
    ELEMENTS,
    /** A null or an empty text: a list without elements. */
    NOTHING,
    OTHER
  }

  /** Returns the list as it stands in the record. */
  public String text() {
    return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
  }
}
