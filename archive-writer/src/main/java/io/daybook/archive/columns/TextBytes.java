package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import java.nio.ByteBuffer;

/** How texts are spilled: how many, where each ends, their bytes. */
final class TextBytes {
  private TextBytes() {}

  static int encodedBytes(Texts texts) {
    return Integer.BYTES * (1 + texts.count()) + texts.length();
  }

  static void put(Texts texts, ByteBuffer target) {
    target.putInt(texts.count());
    for (int text = 0; text < texts.count(); text++) {
      target.putInt(texts.end(text));
    }
    target.put(texts.bytes(), 0, texts.length());
  }

  static Texts read(ByteBuffer source) {
    int[] ends = new int[source.getInt()];
    source.asIntBuffer().get(ends);
    source.position(source.position() + Integer.BYTES * ends.length);
    byte[] bytes = new byte[ends.length == 0 ? 0 : ends[ends.length - 1]];
    source.get(bytes);
    return new Texts(bytes, ends);
  }
}
