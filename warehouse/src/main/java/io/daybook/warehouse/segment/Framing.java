package io.daybook.warehouse.segment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.re2j.Pattern;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a file are cut into records. It belongs to the source and is written into every
 * segment, so that a segment is cut again as it was sealed even after the source has changed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Framing.LineFraming.class, name = "line"),
  @JsonSubTypes.Type(value = Framing.CsvFraming.class, name = "csv"),
  @JsonSubTypes.Type(value = Framing.StartPatternFraming.class, name = "start-pattern"),
  @JsonSubTypes.Type(value = Framing.ValueFraming.class, name = "values")
})
public sealed interface Framing {
  /** Returns a framer for one file or segment. */
  RecordFramer framer();

  /** Returns whether a file's first record names the columns and belongs to every segment of it. */
  HeaderRecord header();

  /**
   * Returns whether the last record of a file may be whole though nothing in it says so: it ends
   * where the next one begins, or when the file has been quiet.
   */
  default boolean endsWithNext() {
    return false;
  }

  /** Whether a file begins with a record that names the columns. */
  enum HeaderRecord {
    FIRST_RECORD,
    ABSENT
  }

  /** What LF is written as. */
  enum CodeUnit {
    /** One byte, as in UTF-8 and every encoding that holds ASCII. */
    BYTE,
    /** Two bytes, the lower one first. */
    UTF_16LE,
    /** Two bytes, the higher one first. */
    UTF_16BE;

    /** Returns how many bytes it has; it begins at a multiple of them in its file. */
    public int bytes() {
      return this == BYTE ? 1 : 2;
    }

    /** Returns whether LF stands at an index, of which all bytes are there. */
    public boolean isLineEnd(byte[] bytes, int at) {
      return switch (this) {
        case BYTE -> bytes[at] == '\n';
        case UTF_16LE -> bytes[at] == '\n' && bytes[at + 1] == 0;
        case UTF_16BE -> bytes[at] == 0 && bytes[at + 1] == '\n';
      };
    }
  }

  /**
   * A record is a line, ended by LF.
   *
   * @param unit what LF is written as
   */
  record LineFraming(CodeUnit unit) implements Framing {

    /** Lines of any encoding that holds ASCII. */
    public LineFraming() {
      this(CodeUnit.BYTE);
    }

    /** Older segments have lines of bytes, and say nothing of it. */
    @JsonCreator
    static LineFraming of(@JsonProperty("unit") @Nullable CodeUnit unit) {
      return new LineFraming(unit == null ? CodeUnit.BYTE : unit);
    }

    @Override
    public RecordFramer framer() {
      return unit == CodeUnit.BYTE ? new LineFramer() : new WideLineFramer(unit);
    }

    @Override
    public HeaderRecord header() {
      return HeaderRecord.ABSENT;
    }
  }

  /**
   * A record is a CSV record: LF inside a quoted field, and LF behind an escape, don't end it. A
   * quote opens a field only as the field's first character (RFC 4180); elsewhere it is text.
   *
   * @param delimiter one ASCII character between fields
   * @param quote one ASCII character around fields; {@link #NONE}: every quote is text
   * @param escape the ASCII character that makes a special one behind it text; {@link #NONE}: none
   * @param charset of the file if the byte of one of these may be the second one of another
   *     character; null for all others
   * @param headerPattern a regular expression; a record in which it is found names the columns from
   *     there on; null where the first record does, or none
   */
  record CsvFraming(
      char delimiter,
      char quote,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) char escape,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String charset,
      HeaderRecord header,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String headerPattern)
      implements Framing {

    /** No character: the framing has no quote, or no escape. */
    public static final char NONE = 0;

    public CsvFraming {
      if (delimiter > 127
          || quote > 127
          || escape > 127
          || delimiter == quote
          || delimiter == escape
          || (quote == escape && quote != NONE)) {
        throw new IllegalArgumentException(
            "csv framing: expected different ASCII characters as delimiter, quote and escape");
      }
    }

    /** Fields without escapes. */
    public CsvFraming(char delimiter, char quote, HeaderRecord header) {
      this(delimiter, quote, NONE, null, header, null);
    }

    /** Fields of characters that are not mistaken for each other. */
    public CsvFraming(char delimiter, char quote, char escape, HeaderRecord header) {
      this(delimiter, quote, escape, null, header, null);
    }

    /** A segment that doesn't tell its quote is of a time when every CSV had the same one. */
    @JsonCreator
    static CsvFraming of(
        @JsonProperty("delimiter") char delimiter,
        @JsonProperty("quote") @Nullable Character quote,
        @JsonProperty("escape") @Nullable Character escape,
        @JsonProperty("charset") @Nullable String charset,
        @JsonProperty("header") HeaderRecord header,
        @JsonProperty("headerPattern") @Nullable String headerPattern) {
      return new CsvFraming(
          delimiter,
          quote == null ? '"' : quote,
          escape == null ? NONE : escape,
          charset,
          header,
          headerPattern);
    }

    /** Returns this framing with the quote and the escape by which records were cut. */
    public CsvFraming asCut(Framing cut) {
      return cut instanceof CsvFraming then
              && then.quote() != delimiter
              && then.escape() != delimiter
          ? new CsvFraming(delimiter, then.quote(), then.escape(), charset, header, headerPattern)
          : this;
    }

    @Override
    public RecordFramer framer() {
      if (quote == NONE && escape == NONE) {
        return new LineFramer();
      }
      return escape == NONE && charset == null
          ? new CsvFramer((byte) delimiter, (byte) quote)
          : new MarkedCsvFramer(this);
    }
  }

  /**
   * A record is a line that fits a pattern, with all lines up to the next such line. Lines before
   * the first one are a record, too, so that nothing is lost.
   *
   * @param pattern a regular expression in RE2's syntax, which runs in linear time; it is looked
   *     for in the first 8 KiB of each line, without its line end
   * @param charset in which lines are decoded; null for UTF-8
   */
  record StartPatternFraming(
      String pattern, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String charset)
      implements Framing {

    /**
     * @throws com.google.re2j.PatternSyntaxException if it is no regular expression
     */
    public StartPatternFraming {
      Pattern.compile(pattern);
    }

    /** Lines of UTF-8. */
    public StartPatternFraming(String pattern) {
      this(pattern, null);
    }

    @Override
    public RecordFramer framer() {
      return new StartPatternFramer(
          Pattern.compile(pattern),
          charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
    }

    @Override
    public boolean endsWithNext() {
      return true;
    }

    @Override
    public HeaderRecord header() {
      return HeaderRecord.ABSENT;
    }
  }

  /**
   * A record is a JSON value with what separates it from others; line ends mean nothing. The
   * elements of arrays around them are records of their own.
   *
   * @param maxRecordBytes a longer value ends before the next line that begins with a brace or a
   *     bracket
   */
  record ValueFraming(int maxRecordBytes) implements Framing {
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final String SEPARATORS = " \t\r\n,[]\0\u001e" + BYTE_ORDER_MARK;

    /** Returns whether a byte outside a value belongs to none: it separates two, or is a hole. */
    public static boolean isSeparator(byte b) {
      return SEPARATORS.indexOf(b & 0xff) >= 0;
    }

    @Override
    public RecordFramer framer() {
      return new ValueFramer(maxRecordBytes);
    }

    @Override
    public HeaderRecord header() {
      return HeaderRecord.ABSENT;
    }

    @Override
    public boolean endsWithNext() {
      return true;
    }
  }
}
