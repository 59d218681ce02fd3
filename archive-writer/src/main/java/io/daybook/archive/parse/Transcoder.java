package io.daybook.archive.parse;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.Encoding;
import io.daybook.warehouse.segment.Framing;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns records of another encoding into UTF-8, which is what all formats are read as. */
final class Transcoder {
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
  private static final int UTF8_BYTES_PER_CHAR = 3;

  private final Encoding encoding;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private CharBuffer chars = CharBuffer.allocate(1024);
  private ByteBuffer utf8 = ByteBuffer.allocate(1024 * UTF8_BYTES_PER_CHAR);

  Transcoder(Encoding encoding) {
    this.encoding = encoding;
    this.decoder =
        encoding
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Returns whether its encoding is what all formats are read as: bytes are taken as they are. */
  boolean isIdle() {
    return encoding.equals(Encoding.UTF_8);
  }

  /**
   * Takes a record; {@link #bytes()} up to {@link #length()} are the same in UTF-8.
   *
   * @throws RejectedRecordException if it isn't of the encoding
   */
  void take(byte[] bytes, int from, int to) throws RejectedRecordException {
    makeRoom(to - from);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    chars.clear();
    decoder.reset();
    CoderResult decoded = decoder.decode(in, chars, true);
    if (decoded.isUnderflow()) {
      decoded = decoder.flush(chars);
    }
    if (decoded.isError()) {
      throw new RejectedRecordException(
          encoding.unit() == Framing.CodeUnit.BYTE
              ? RejectReason.NOT_DECODABLE
              : RejectReason.NOT_UTF16,
          "expected "
              + encoding.charset().name()
              + " but found other bytes from byte "
              + (in.position() - from)
              + " on");
    }
    chars.flip();
    utf8.clear();
    encoder.reset();
    encoder.encode(chars, utf8, true);
    encoder.flush(utf8);
  }

  private void makeRoom(int bytes) {
    long most = (long) Math.ceil((double) bytes * decoder.maxCharsPerByte());
    if (chars.capacity() < most) {
      chars = CharBuffer.allocate((int) Math.min(MOST_BYTES, most));
      utf8 = ByteBuffer.allocate((int) Math.min(MOST_BYTES, UTF8_BYTES_PER_CHAR * most));
    }
  }

  byte[] bytes() {
    return utf8.array();
  }

  int length() {
    return utf8.position();
  }
}
