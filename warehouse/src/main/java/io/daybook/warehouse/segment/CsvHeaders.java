package io.daybook.warehouse.segment;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header in force while the records of a CSV pass by in order. With a pattern every record in
 * which it is found is a header. Without one the first record of the file is, and each that holds
 * at least a third of the names of the header in force and at least two, in any letter case, and no
 * number or time: a release may add, drop, rename and reorder columns. Collector and archive judge
 * by the same bytes, so that both know the same header at every place.
 */
public final class CsvHeaders {
  /** A longer record is no header, unless it is the first of its file. */
  public static final int LONGEST = 64 << 10;

  /** ASCII characters that numbers and times are written with. */
  private static final boolean[] IN_VALUES = new boolean[128];

  static {
    for (char c : "0123456789 .,:/-+'%$TZeE".toCharArray()) {
      IN_VALUES[c] = true;
    }
  }

  private final CsvFraming framing;
  private final Charset charset;
  private final @Nullable Matcher pattern;
  private byte @Nullable [] inForce;
  private Set<String> names = Set.of();

  /** How many of the names in force a header has at least. */
  private int needed;

  /** The {@link #shape} of each name in force, in both letter cases. */
  private final BitSet shapes = new BitSet();

  /** Bytes that may stand around a name. */
  private final boolean[] aroundNames;

  private CsvHeaders(CsvFraming framing) {
    this.framing = framing;
    this.aroundNames = aroundNames(framing);
    String pattern = framing.headerPattern();
    this.pattern = pattern == null ? null : Pattern.compile(pattern).matcher("");
    // Bytes are compared with bytes, where no charset is told.
    Charset bytes = pattern == null ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    this.charset = framing.charset() == null ? bytes : Charset.forName(framing.charset());
  }

  /**
   * Returns what knows the headers of a file or segment.
   *
   * @param inForce the header record at its beginning, line end included; null if there is none
   * @return empty if the records have no headers
   */
  public static Optional<CsvHeaders> of(Framing framing, byte @Nullable [] inForce) {
    if (!(framing instanceof CsvFraming csv)
        || (csv.headerPattern() == null && csv.header() == HeaderRecord.ABSENT)) {
      return Optional.empty();
    }
    CsvHeaders headers = new CsvHeaders(csv);
    if (inForce != null && (headers.pattern == null || headers.fits(inForce, 0, inForce.length))) {
      headers.begin(inForce);
    }
    return Optional.of(headers);
  }

  /**
   * Returns whether the header records that a footer tells are those that a framing knows there: it
   * was cut by the same rule for headers, and so was all before it. Before format 5 nobody looked
   * back when a rule was new; before format 6 a header without a pattern held all names of the one
   * before it.
   */
  public static boolean areToldBy(SegmentFooter footer, Framing framing) {
    if (!(framing instanceof CsvFraming now)
        || (now.headerPattern() == null && now.header() == HeaderRecord.ABSENT)) {
      return true;
    }
    return footer.framing() instanceof CsvFraming then
        && then.header() == now.header()
        && Objects.equals(then.headerPattern(), now.headerPattern())
        && footer.sealedFormat()
            >= (now.headerPattern() == null
                ? SegmentFooter.FORMAT_OF_RENAMED_COLUMNS
                : SegmentFooter.FORMAT_OF_BEGINNING);
  }

  /** Returns the header record in force, line end included; null if there is none yet. */
  public byte @Nullable [] inForce() {
    return inForce;
  }

  /**
   * Passes a record; if it is a header, it is in force from now on.
   *
   * @param position of the record in its file
   * @param bytes the record, line end included, from {@code from} up to {@code to}
   * @return whether it is a header
   */
  public boolean take(long position, byte[] bytes, int from, int to) {
    boolean first = pattern == null && position == 0;
    if (first && inForce != null) {
      return true;
    }
    if (!first && (to - from > LONGEST || !isHeader(bytes, from, to))) {
      return false;
    }
    begin(behindHole(Arrays.copyOfRange(bytes, from, to)));
    return true;
  }

  /**
   * Returns a header record without NUL bytes before it: they may be more than all that follows.
   */
  public static byte[] behindHole(byte[] record) {
    int begin = 0;
    while (begin < record.length && record[begin] == 0) {
      begin++;
    }
    return begin == 0 ? record : Arrays.copyOfRange(record, begin, record.length);
  }

  /** A header whose line isn't finished may be half of one. */
  private boolean isHeader(byte[] bytes, int from, int to) {
    if (to == from || bytes[to - 1] != '\n') {
      return false;
    }
    return pattern == null ? namesTheSame(bytes, from, to) : fits(bytes, from, to);
  }

  private void begin(byte[] record) {
    inForce = record;
    if (pattern == null) {
      names = namesIn(fields(text(record, 0, record.length)));
      needed = Math.max(Math.min(2, names.size()), (names.size() + 2) / 3);
      shapes.clear();
      for (String name : names) {
        for (String same : List.of(name, name.toUpperCase(Locale.ROOT))) {
          byte[] bytes = same.getBytes(charset);
          shapes.set(shape(bytes[0], bytes.length));
        }
      }
    }
  }

  private boolean fits(byte[] bytes, int from, int to) {
    return pattern != null && pattern.reset(text(bytes, from, to)).find();
  }

  private boolean namesTheSame(byte[] bytes, int from, int to) {
    if (names.isEmpty() || !mayName(bytes, from, to)) {
      return false;
    }
    List<String> fields = fields(text(bytes, from, to));
    Set<String> found = namesIn(fields);
    found.retainAll(names);
    return found.size() >= needed && fields.stream().noneMatch(CsvHeaders::isValue);
  }

  /**
   * Returns whether a field is a number or a time, as no name of a column is: it holds digits and,
   * besides what numbers, currencies and times are written with, no more than two letters; or eight
   * digits.
   */
  public static boolean isValue(String field) {
    int digits = 0;
    int letters = 0;
    int others = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == 'T' || c == 'Z' || c == 'e' || c == 'E') {
        letters++;
      } else if (c < 128 && !IN_VALUES[c]) {
        others++;
      }
    }
    return digits >= 8 || (digits > 0 && letters <= 2 && others == 0);
  }

  /**
   * Returns whether enough fields have the first byte and the length of a name, and none before
   * them is a number or a time: most records pass without being split. Marks and delimiters that
   * lie within fields only let more through.
   */
  private boolean mayName(byte[] bytes, int from, int to) {
    char delimiter = framing.delimiter();
    int alike = 0;
    int at = beginOfText(bytes, from, to);
    while (at < to) {
      int begin = at;
      while (begin < to && aroundNames[bytes[begin] & 0xFF]) {
        begin++;
      }
      if (begin < to && bytes[begin] >= '0' && bytes[begin] <= '9' && isValue(bytes, begin, to)) {
        return false;
      }
      int end = begin;
      while (end < to && bytes[end] != delimiter) {
        end++;
      }
      int last = end;
      while (last > begin && aroundNames[bytes[last - 1] & 0xFF]) {
        last--;
      }
      if (last > begin && shapes.get(shape(bytes[begin], last - begin)) && ++alike >= needed) {
        return true;
      }
      at = end + 1;
    }
    return delimiter > 127;
  }

  /** Returns whether a field that begins with a digit holds nothing but what values hold. */
  private boolean isValue(byte[] bytes, int from, int to) {
    for (int i = from; i < to && bytes[i] != framing.delimiter(); i++) {
      if (bytes[i] < 0 || (!IN_VALUES[bytes[i]] && !aroundNames[bytes[i]])) {
        return false;
      }
    }
    return true;
  }

  private static int shape(byte first, int length) {
    return (first & 0xFF) << 8 | Math.min(length, 0xFF);
  }

  private static boolean[] aroundNames(CsvFraming framing) {
    boolean[] around = new boolean[256];
    for (char c : new char[] {' ', '\t', '\r', '\n', '"', framing.quote(), framing.escape()}) {
      around[c & 0xFF] = true;
    }
    around[framing.delimiter() & 0xFF] = false;
    return around;
  }

  private static Set<String> namesIn(List<String> fields) {
    Set<String> found = new HashSet<>();
    for (String name : fields) {
      found.add(name.toLowerCase(Locale.ROOT));
    }
    found.remove("");
    return found;
  }

  /** Returns a record as text, without its line end and what may stand before a file's text. */
  private String text(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    int begin = beginOfText(bytes, from, end);
    return new String(bytes, begin, end - begin, charset);
  }

  private static int beginOfText(byte[] bytes, int from, int to) {
    int begin = from;
    while (begin < to && bytes[begin] == 0) {
      begin++;
    }
    boolean marked =
        to - begin >= 3
            && bytes[begin] == (byte) 0xEF
            && bytes[begin + 1] == (byte) 0xBB
            && bytes[begin + 2] == (byte) 0xBF;
    return marked ? begin + 3 : begin;
  }

  /** Splits a record as far as names need it: blanks around them don't count. */
  private List<String> fields(String record) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (c == framing.escape() && c != CsvFraming.NONE && i + 1 < record.length()) {
        i++;
        field.append(record.charAt(i));
      } else if (c == framing.quote() && c != CsvFraming.NONE) {
        quoted = !quoted;
      } else if (c == framing.delimiter() && !quoted) {
        fields.add(name(field));
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(name(field));
    return fields;
  }

  /** Quotes around a name don't count, where the records have none. */
  private static String name(StringBuilder field) {
    String text = field.toString().strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
