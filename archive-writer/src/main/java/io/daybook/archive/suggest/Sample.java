package io.daybook.archive.suggest;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * The beginning of a log, as text.
 *
 * @param place of its file, as a person wrote it
 * @param text without byte order mark and without NUL bytes before lines; whole lines
 * @param encoding how its characters were read
 * @param bytes that were read, unpacked
 * @param portion whether that is all of it
 * @param nulBytes that stood before lines
 */
public record Sample(
    String place, String text, EncodingGuess encoding, long bytes, Portion portion, long nulBytes) {
  /** More isn't read: enough for some ten thousand records, and small enough to be held. */
  public static final int MOST_BYTES = 4 << 20;

  /** Formats that no text begins with, and what reads them. */
  private static final Map<String, String> FOREIGN =
      Map.of(
          "fd377a585a00", "xz; unpack it: xz -dk FILE",
          "504b0304", "zip; unpack it: unzip FILE",
          "04224d18", "lz4; unpack it: lz4 -dk FILE",
          "50415231", "Parquet; write it as JSON lines or CSV",
          "4f626a01", "Avro; write it as JSON lines",
          "25504446", "PDF; export it as CSV",
          "d0cf11e0a1b11ae1", "an old Excel workbook; save it as CSV");

  private static final double MOST_CONTROLS = 0.02;

  /** Returns the name of its file. */
  String name() {
    return place.substring(place.lastIndexOf('/') + 1);
  }

  /** Whether a sample is all of its log. */
  public enum Portion {
    WHOLE,
    BEGINNING
  }

  /**
   * Reads the beginning of a log.
   *
   * @param unpacked its bytes; the caller closes it
   * @param place of its file
   * @throws OperatorException with exit code 40 if it is empty or no text
   */
  public static Sample read(InputStream unpacked, String place) throws IOException {
    byte[] read = unpacked.readNBytes(MOST_BYTES + 1);
    Portion portion = read.length > MOST_BYTES ? Portion.BEGINNING : Portion.WHOLE;
    byte[] bytes = portion == Portion.BEGINNING ? Arrays.copyOf(read, MOST_BYTES) : read;
    requireNoForeignFormat(bytes, place);
    int end = portion == Portion.WHOLE ? bytes.length : endOfLastLine(bytes);
    EncodingGuess encoding = EncodingGuess.of(bytes, end);
    String decoded = encoding.decode(bytes, end);
    String text = withoutHoles(decoded);
    if (text.isBlank()) {
      throw notUnderstood(place, "expected records but found none");
    }
    if (controls(text) > MOST_CONTROLS * text.length()) {
      throw notUnderstood(
          place, "expected text but found binary data; write it as JSON lines or CSV first");
    }
    return new Sample(place, text, encoding, end, portion, decoded.length() - text.length());
  }

  /** Returns the failure of a sample that makes no sense. */
  static OperatorException notUnderstood(String name, String why) {
    return new OperatorException(
        ExitCode.BLOCKED, "[" + name + "] Cannot suggest a mapping: " + why);
  }

  private static void requireNoForeignFormat(byte[] bytes, String name) {
    String head = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
    FOREIGN.forEach(
        (magic, found) -> {
          if (head.startsWith(magic)) {
            throw notUnderstood(
                name,
                "expected text, plain or packed by gzip, zstd or bzip2, but found "
                    + found.replace("FILE", name));
          }
        });
  }

  /** A line that the limit cuts isn't looked at; a single one is taken as far as it goes. */
  private static int endOfLastLine(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end == 0 ? bytes.length : end;
  }

  /** Takes the NUL bytes off that copytruncate leaves before lines. */
  private static String withoutHoles(String text) {
    if (text.indexOf('\0') < 0) {
      return text;
    }
    return text.replaceAll("(^|\n)\0+", "$1");
  }

  private static long controls(String text) {
    return text.chars()
        .filter(c -> (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b) || c == 0xfffd)
        .count();
  }
}
