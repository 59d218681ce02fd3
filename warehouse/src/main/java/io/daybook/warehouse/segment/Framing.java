package io.daybook.warehouse.segment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.re2j.Pattern;

/**
 * How the bytes of a file are cut into records. It belongs to the source and is written into every
 * segment, so that a segment is cut again as it was sealed even after the source has changed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Framing.Line.class, name = "line"),
  @JsonSubTypes.Type(value = Framing.Csv.class, name = "csv"),
  @JsonSubTypes.Type(value = Framing.StartPattern.class, name = "start-pattern")
})
public sealed interface Framing {

  /** Returns a framer for one file or segment. */
  RecordFramer framer();

  /** Returns whether a file's first record names the columns and belongs to every segment of it. */
  HeaderRecord header();

  /** Whether a file begins with a record that names the columns. */
  enum HeaderRecord {
    FIRST_RECORD,
    ABSENT
  }

  /** A record is a line, ended by LF. */
  record Line() implements Framing {
    @Override
    public RecordFramer framer() {
      return new LineFramer();
    }

    @Override
    public HeaderRecord header() {
      return HeaderRecord.ABSENT;
    }
  }

  /**
   * A record is a CSV record: LF inside a quoted field doesn't end it. A quote opens a field only
   * as the field's first character (RFC 4180); elsewhere it is text.
   *
   * @param delimiter one ASCII character between fields
   * @param quote one ASCII character around fields
   */
  record Csv(char delimiter, char quote, HeaderRecord header) implements Framing {
    public Csv {
      if (delimiter > 127 || quote > 127 || delimiter == quote) {
        throw new IllegalArgumentException(
            "csv framing: expected two different ASCII characters as delimiter and quote");
      }
    }

    @Override
    public RecordFramer framer() {
      return new CsvFramer((byte) delimiter, (byte) quote);
    }
  }

  /**
   * A record is a line that fits a pattern, with all lines up to the next such line. Lines before
   * the first one are a record, too, so that nothing is lost.
   *
   * @param pattern a regular expression in RE2's syntax, which runs in linear time; it is looked
   *     for in the first 8 KiB of each line, without its line end
   */
  record StartPattern(String pattern) implements Framing {

    /**
     * @throws com.google.re2j.PatternSyntaxException if it is no regular expression
     */
    public StartPattern {
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
