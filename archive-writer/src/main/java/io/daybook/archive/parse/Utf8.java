package io.daybook.archive.parse;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decodes UTF-8 and refuses anything else. */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** Refuses bytes that are no UTF-8. */
  void require(byte[] bytes, int from, int to) throws RejectedRecordException {
    long ored = 0;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      ored |= (long) LONG.get(bytes, at);
    }
    for (; at < to; at++) {
      ored |= bytes[at];
    }
    boolean isAscii = (ored & NOT_ASCII) == 0;
    if (!isAscii && !com.google.common.base.Utf8.isWellFormed(bytes, from, to - from)) {
      decode(bytes, from, to);
    }
  }

  /** Refuses half a character, which an escape can name but UTF-8 can't hold. */
  static void requireWholeCharacters(@Nullable String text) throws RejectedRecordException {
    for (int i = 0; text != null && i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          throw new RejectedRecordException(
              RejectReason.NOT_UTF8,
              String.format(
                  Locale.ROOT, "expected text but found half a character (\\u%04x)", (int) c));
        }
        i++;
      }
    }
  }

  String decode(byte[] bytes, int from, int to) throws RejectedRecordException {
    ByteBuffer text = ByteBuffer.wrap(bytes, from, to - from);
    try {
      return decoder.decode(text).toString();
    } catch (CharacterCodingException e) {
      int at = text.position();
      throw new RejectedRecordException(
          RejectReason.NOT_UTF8,
          String.format(
              Locale.ROOT,
              "expected UTF-8 but found other bytes from byte %d on (0x%02x)",
              at - from,
              bytes[at]));
    }
  }
}
