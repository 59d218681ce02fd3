package io.daybook.warehouse.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterBytesTest {
  /** All charsets in which ASCII is ASCII; they are many, and the JDK decides which. */
  static List<Charset> charsetsThatHoldAscii() {
    return Charset.availableCharsets().values().stream()
        .filter(Charset::canEncode)
        .filter(charset -> new CharacterBytes(charset).isAscii())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("charsetsThatHoldAscii")
  void knowsEveryAsciiByteInsideAnotherCharacter(Charset charset) {
    CharacterBytes bytes = new CharacterBytes(charset);
    boolean[] leads = bytes.leads();
    CharsetEncoder encoder = charset.newEncoder();
    for (char c = 0x80; c < 0xFFFF; c = (char) (c + 7)) {
      byte[] encoded = encoded(encoder, c);
      for (int i = 1; i < encoded.length; i++) {
        boolean digitOfFourBytes = encoded.length == 4 && encoded[i] >= '0' && encoded[i] <= '9';
        if (encoded[i] >= 0 && !digitOfFourBytes) {
          boolean isKnown = bytes.isShared((char) encoded[i]) && leads[encoded[0] & 0xff];
          // Thousands of characters in each of many charsets: a description of each takes longer.
          if (!isKnown || encoded.length != 2) {
            fail("%s in %04x of %s", (char) encoded[i], (int) c, charset);
          }
        }
      }
    }
  }

  /** Without exceptions, of which most charsets would throw tens of thousands. */
  private static byte[] encoded(CharsetEncoder encoder, char c) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    boolean whole =
        encoder.reset().encode(CharBuffer.wrap(new char[] {c}), bytes, true).isUnderflow()
            && encoder.flush(bytes).isUnderflow();
    return whole ? Arrays.copyOf(bytes.array(), bytes.position()) : new byte[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shift_JIS", "windows-31j", "GBK", "GB18030", "Big5", "x-windows-949"})
  void knowsCharsetsOfCharactersThatLookLikeAscii(String name) {
    CharacterBytes bytes = new CharacterBytes(Charset.forName(name));

    assertThat(bytes.isAscii()).isTrue();
    assertThat(bytes.isShared('A')).isTrue();
    assertThat(Stream.of('\n', '\r', '\t', '"', ',', ';').filter(bytes::isShared)).isEmpty();
    assertThat(bytes.isShared('|')).isEqualTo(!name.equals("x-windows-949"));
    assertThat(bytes.leads()[0xe0]).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "ISO-8859-15", "KOI8-R", "EUC-JP", "EUC-KR", "UTF-8"})
  void knowsCharsetsOfWhichNoByteLooksLikeAscii(String name) {
    CharacterBytes bytes = new CharacterBytes(Charset.forName(name));

    assertThat(bytes.isAscii()).isTrue();
    for (char c = 0; c < 0x80; c++) {
      assertThat(bytes.isShared(c)).as("%02x", (int) c).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IBM037", "UTF-16", "UTF-32", "ISO-2022-JP", "ISO-2022-KR"})
  void knowsCharsetsThatAreNoAscii(String name) {
    assertThat(new CharacterBytes(Charset.forName(name)).isAscii()).isFalse();
  }

  @Test
  void stepsOverSecondBytesButNotOverALineEnd() {
    byte[] text = {'a', (byte) 0x83, '|', '"', '\n', (byte) 0x83, '\n', 'b', '\n'};
    Framing framing =
        new Framing.CsvFraming(
            '|', '"', Framing.CsvFraming.NONE, "Shift_JIS", Framing.HeaderRecord.ABSENT, null);
    RecordFramer framer = framing.framer();

    assertThat(framer.endOfRecord(text, 0, text.length)).isEqualTo(5);
    assertThat(framer.endOfRecord(text, 5, text.length)).isEqualTo(7);
    assertThat(framer.endOfRecord(text, 7, text.length)).isEqualTo(9);
  }
}
