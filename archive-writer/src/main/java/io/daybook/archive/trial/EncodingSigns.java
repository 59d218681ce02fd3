package io.daybook.archive.trial;

import io.daybook.archive.record.RejectReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signs that a log is of another encoding: control characters where letters are meant, UTF-8 read
 * byte by byte, letters of Latin-1 side by side, replacement characters.
 */
final class EncodingSigns implements Inspection {
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final List<Charset> OF_SEVERAL_BYTES =
      Stream.of("GBK", "Shift_JIS", "Big5", "EUC-KR", "windows-1251")
          .filter(Charset::isSupported)
          .map(Charset::forName)
          .toList();
  private static final int FEW = 4;
  private static final double MOST = 0.6;

  private final Charset charset;
  private final Tally controls = new Tally();
  private final Tally twice = new Tally();
  private final Tally high = new Tally();
  private final Tally lost = new Tally();
  private final Tally refused = new Tally();
  private final List<Charset> possible = new ArrayList<>(OF_SEVERAL_BYTES);
  private boolean isWindows = true;
  private long highCharacters;
  private long neighbours;

  EncodingSigns(Charset charset) {
    this.charset = charset;
  }

  @Override
  public void look(TriedRecord record) {
    boolean noUtf8 =
        record.rejection().filter(why -> why.reason() == RejectReason.NOT_UTF8).isPresent();
    lost.look();
    refused.look();
    if (noUtf8) {
      refused.see(record, () -> "'" + Finding.excerpt(record.text()) + "' is refused");
      isWindows &= decoded(record.bytes(), WINDOWS).isPresent();
      return;
    }
    String text = record.text();
    if (text.indexOf('\uFFFD') >= 0) {
      lost.see(record, () -> around(text, text.indexOf('\uFFFD')));
    }
    if (text.chars().allMatch(c -> c < 0x80)) {
      return;
    }
    controls.look();
    twice.look();
    Optional<String> once = readOnce(text);
    if (once.isPresent()) {
      int at = firstAbove(text, 0x7F);
      twice.see(record, () -> around(text, at) + ", which is " + around(once.get(), at));
    } else if (charset.newEncoder().maxBytesPerChar() == 1) {
      lookAtBytes(record, text);
    }
  }

  /** Characters of one byte each: the record's bytes are those of its text. */
  private void lookAtBytes(TriedRecord record, String text) {
    int control = firstControl(text);
    if (control >= 0) {
      controls.see(record, () -> around(text, control));
      isWindows &= decoded(record.bytes(), WINDOWS).isPresent();
    }
    int first = firstAbove(text, 0x7F);
    high.see(record, () -> around(text, first));
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        highCharacters++;
        boolean before = i > 0 && text.charAt(i - 1) > 0x7F;
        boolean behind = i + 1 < text.length() && isPart(text.charAt(i + 1));
        neighbours += before || behind ? 1 : 0;
      }
    }
    possible.removeIf(other -> decoded(record.bytes(), other).isEmpty());
  }

  /**
   * The second byte of a character may be a backslash, which stands behind no letter of Latin-1.
   */
  private static boolean isPart(char sign) {
    return sign > 0x7F || sign == '\\';
  }

  private static int firstAbove(String text, int limit) {
    return (int) text.chars().takeWhile(c -> c <= limit).count();
  }

  private static int firstControl(String text) {
    int at = (int) text.chars().takeWhile(c -> c < 0x80 || c > 0x9F).count();
    return at == text.length() ? -1 : at;
  }

  /** Returns the text whose UTF-8 was read as Windows-1252 or ISO-8859-1, if it is such a one. */
  private static Optional<String> readOnce(String text) {
    for (Charset single : List.of(StandardCharsets.ISO_8859_1, WINDOWS)) {
      if (single.newEncoder().canEncode(text)) {
        Optional<String> once = decoded(text.getBytes(single), StandardCharsets.UTF_8);
        if (once.isPresent()) {
          return once;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> decoded(byte[] bytes, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String around(String text, int at) {
    String part = text.substring(Math.max(0, at - 12), Math.min(text.length(), at + 12));
    StringBuilder shown = new StringBuilder("'");
    part.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04X", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.append("'").toString();
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    boolean several =
        highCharacters >= FEW && neighbours >= MOST * highCharacters && !possible.isEmpty();
    if (twice.isSeen()) {
      findings.add(
          doubtful(
              twice,
              charset.equals(StandardCharsets.UTF_8)
                  ? "the text was broken before it was logged: mend the service"
                  : "write 'encoding: utf-8'"));
    }
    if (several) {
      findings.add(
          doubtful(
              high,
              "if letters look wrong, write 'encoding:' with one of "
                  + String.join(", ", possible.stream().map(Charset::name).toList())));
    } else if (controls.isSeen()) {
      findings.add(
          doubtful(
              controls,
              isWindows
                  ? "windows-1252? Write 'encoding: windows-1252'"
                  : "control characters are no letters: ask in which encoding the log is written"));
    }
    if (refused.isSeen()) {
      findings.add(
          doubtful(
              refused,
              isWindows
                  ? "if letters fit, write 'encoding: windows-1252'"
                  : "write the 'encoding' of the log, such as gbk or shift_jis"));
    }
    if (lost.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.CHARACTERS_LOST,
              null,
              lost,
              "look for the program that wrote or copied the log with a wrong encoding"));
    }
    return findings;
  }

  private static Finding doubtful(Tally tally, String remedy) {
    return Finding.of(FindingCode.ENCODING_DOUBTFUL, null, tally, remedy);
  }
}
