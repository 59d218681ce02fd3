package io.daybook.archive.parse;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 and refuses anything else. */
final class Utf8 {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  String decode(byte[] bytes, int from, int to) throws RejectedRecordException {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      throw new RejectedRecordException(
          RejectReason.NOT_UTF8, "expected UTF-8 but found other bytes (" + e.getMessage() + ")");
    }
  }
}
