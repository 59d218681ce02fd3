package io.daybook.warehouse.segment;

import io.daybook.warehouse.run.NameDigits;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a segment: which bytes of which file of which source, landed by which agent. Two
 * segments of the same name hold the same bytes.
 *
 * @param agent configured name of the collector: letters, digits, {@code . _ -}
 * @param source name of the source: no hyphen, so that the name can be read from its end
 * @param file number that the agent's journal gave the file, from 1
 * @param start first byte of the segment in the file
 * @param end byte behind the segment's last
 */
public record SegmentName(String agent, String source, long file, long start, long end)
    implements Comparable<SegmentName> {
  private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9_]*");
  private static final int FILE_DIGITS = 8;
  private static final int OFFSET_DIGITS = 15;

  private static final Comparator<SegmentName> ORDER =
      Comparator.comparing(SegmentName::agent)
          .thenComparing(SegmentName::source)
          .thenComparingLong(SegmentName::file)
          .thenComparingLong(SegmentName::start)
          .thenComparingLong(SegmentName::end);

  public SegmentName {
    if (!isAgent(agent) || !isSource(source) || file < 1 || start < 0 || end <= start) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "segment: expected an agent name, a source name, a file from 1 and start < end"
                  + " but found agent '%s', source '%s', file %d, range %d to %d",
              agent,
              source,
              file,
              start,
              end));
    }
  }

  /** Returns whether a text can name an agent. */
  public static boolean isAgent(String text) {
    return AGENT.matcher(text).matches();
  }

  /** Returns whether a text can name a source. */
  public static boolean isSource(String text) {
    return SOURCE.matcher(text).matches();
  }

  /** Reads a file's name; nothing if it is no segment's. */
  public static Optional<SegmentName> parse(String fileName) {
    NameParts parts = NameParts.of(fileName).orElse(null);
    if (parts == null
        || !isNumber(parts.first(), FILE_DIGITS)
        || !isNumber(parts.second(), OFFSET_DIGITS)
        || !isNumber(parts.third(), OFFSET_DIGITS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SegmentName(
              parts.agent(),
              parts.source(),
              Long.parseLong(parts.first()),
              Long.parseLong(parts.second()),
              Long.parseLong(parts.third())));
    } catch (IllegalArgumentException e) {
      // It looks like one, but no collector can have called a segment so.
      return Optional.empty();
    }
  }

  /** Returns {@code <agent>-<source>-<file>-<start>-<end>.zst}, numbers zero-padded. */
  public String fileName() {
    return String.join(
            "-",
            agent,
            source,
            NameDigits.padded(file, FILE_DIGITS),
            NameDigits.padded(start, OFFSET_DIGITS),
            NameDigits.padded(end, OFFSET_DIGITS))
        + ".zst";
  }

  private static boolean isNumber(String text, int fewest) {
    return NameDigits.isDecimal(text, fewest, Integer.MAX_VALUE);
  }

  /** Orders by agent, source, file and offset. */
  @Override
  public int compareTo(SegmentName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return fileName();
  }
}
