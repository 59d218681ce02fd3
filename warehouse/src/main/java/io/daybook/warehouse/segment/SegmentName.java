package io.daybook.warehouse.segment;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
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
  private static final Pattern NAME =
      Pattern.compile("(.+)-([^-]+)-(\\d{8,})-(\\d{15,})-(\\d{15,})\\.zst");

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
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SegmentName(
              matcher.group(1),
              matcher.group(2),
              Long.parseLong(matcher.group(3)),
              Long.parseLong(matcher.group(4)),
              Long.parseLong(matcher.group(5))));
    } catch (IllegalArgumentException e) {
      // It looks like one, but no collector can have called a segment so.
      return Optional.empty();
    }
  }

  /** Returns {@code <agent>-<source>-<file>-<start>-<end>.zst}, numbers zero-padded. */
  public String fileName() {
    StringBuilder name = new StringBuilder(80).append(agent).append('-').append(source);
    append(name, file, 8);
    append(name, start, 15);
    append(name, end, 15);
    return name.append(".zst").toString();
  }

  private static void append(StringBuilder name, long number, int digits) {
    String text = Long.toString(number);
    name.append('-').append("0".repeat(Math.max(0, digits - text.length()))).append(text);
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
