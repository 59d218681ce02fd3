package io.daybook.archive.parse;

import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The elements of a text with separators between them; a blank behind the last one is none. */
final class SplitElements implements Elements {
  private static final int END = -1;

  private final String separator;
  private final @Nullable RecordReader reader;
  private final TextPaths element;
  private String text = "";
  private int at = END;

  /**
   * @param reader of an element; null: the element is one text
   * @param element what is read of it
   */
  SplitElements(String separator, @Nullable RecordReader reader, TextPaths element) {
    this.separator = separator;
    this.reader = reader;
    this.element = element;
  }

  @Override
  public void begin(ByteBuffer utf8) {
    text = StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    at = 0;
  }

  @Override
  public void beginEmpty() {
    at = END;
  }

  @Override
  public boolean next(RawRecord into) throws RejectedRecordException {
    if (at == END) {
      return false;
    }
    int next = text.indexOf(separator, at);
    String part = next < 0 ? text.substring(at) : text.substring(at, next);
    if (next < 0 && part.isBlank()) {
      at = END;
      return false;
    }
    at = next < 0 ? END : next + separator.length();
    if (reader != null) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      reader.read(bytes, 0, bytes.length, into);
    } else if (element.slots().containsKey("")) {
      into.put(element.slots().getOrDefault("", 0), part);
    } else {
      into.putExtra("", part);
    }
    return true;
  }
}
