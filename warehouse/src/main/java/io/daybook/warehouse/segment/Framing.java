package io.daybook.warehouse.segment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a file are cut into records. It belongs to the source and is written into every
 * segment, so that a segment is cut again as it was sealed even after the source has changed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Framing.LineFraming.class, name = "line"),
  @JsonSubTypes.Type(value = Framing.CsvFraming.class, name = "csv"),
  @JsonSubTypes.Type(value = Framing.StartPatternFraming.class, name = "start-pattern")
})
public sealed interface Framing {

  /** Returns a framer for one file or segment. */
  RecordFramer framer();

  /** Returns whether a file's first record names the columns and belongs to every segment of it. */
  HeaderRecord header();

  /** Returns the oldest {@link SegmentFooter} format whose readers know this framing. */
  default int formatVersion() {
    return 3;
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
   */
  record CsvFraming(
      char delimiter,
      char quote,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) char escape,
      HeaderRecord header)
      implements Framing {

    /** No character: the framing has no quote, or no escape. */
    public static final char NONE = 0;

    private static final int FORMAT_WITHOUT_QUOTES = 4;

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
      this(delimiter, quote, NONE, header);
    }

    /** A segment that doesn't tell its quote is of a time when every CSV had the same one. */
    @JsonCreator
    static CsvFraming of(
        @JsonProperty("delimiter") char delimiter,
        @JsonProperty("quote") @Nullable Character quote,
        @JsonProperty("escape") @Nullable Character escape,
        @JsonProperty("header") HeaderRecord header) {
      return new CsvFraming(
          delimiter, quote == null ? '"' : quote, escape == null ? NONE : escape, header);
    }

    /** Returns this framing with the quote and the escape by which records were cut. */
    public CsvFraming asCut(Framing cut) {
      return cut instanceof CsvFraming then
              && then.quote() != delimiter
              && then.escape() != delimiter
          ? new CsvFraming(delimiter, then.quote(), then.escape(), header)
          : this;
    }

    @Override
    public RecordFramer framer() {
      if (escape != NONE) {
        return new EscapedCsvFramer((byte) delimiter, (byte) quote, (byte) escape);
      }
      return quote == NONE ? new LineFramer() : new CsvFramer((byte) delimiter, (byte) quote);
    }

    @Override
    public int formatVersion() {
      return quote == NONE || escape != NONE
          ? FORMAT_WITHOUT_QUOTES
          : Framing.super.formatVersion();
    }
  }

  /**
   * A record is a line that fits a pattern, with all lines up to the next such line. Lines before
   * the first one are a record, too, so that nothing is lost.
   *
   * @param pattern a regular expression in RE2's syntax, which runs in linear time; it is looked
   *     for in the first 8 KiB of each line, without its line end
   */
  record StartPatternFraming(String pattern) implements Framing {

    /**
     * @throws com.google.re2j.PatternSyntaxException if it is no regular expression
     */
    public StartPatternFraming {
      Pattern.compile(pattern);
    }

    @Override
    public RecordFramer framer() {
      return new StartPatternFramer(Pattern.compile(pattern));
    }

    @Override
    public HeaderRecord header() {
      return HeaderRecord.ABSENT;
    }
  }
}
