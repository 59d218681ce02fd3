package io.daybook.archive.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts by named groups: the first pattern counts that describes the whole text. A group that
 * took no part or is empty has no value. It takes time linear in the text, whatever the pattern.
 */
final class RegexRecordReader implements RecordReader {
  private static final int EXTRA = -1;

  private final Utf8 utf8 = new Utf8();
  private final List<Shape> shapes;
  private final List<Pattern> patterns;
  private @Nullable PatternReach reach;

  /** One pattern with its groups. */
  private record Shape(Matcher matcher, List<Group> groups) {}

  /** A named group with what it fills. */
  private record Group(int number, String name, int slot) {}

  /**
   * @param slots what the mapping reads: name of a group to slot
   */
  RegexRecordReader(List<Pattern> patterns, Map<String, Integer> slots) {
    this.shapes =
        patterns.stream()
            .map(
                pattern ->
                    new Shape(
                        pattern.matcher(""),
                        pattern.namedGroups().entrySet().stream()
                            .map(
                                group ->
                                    new Group(
                                        group.getValue(),
                                        group.getKey(),
                                        slots.getOrDefault(group.getKey(), EXTRA)))
                            .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                            .toList()))
            .toList();
    this.patterns = List.copyOf(patterns);
  }

  @Override
  public void read(byte[] bytes, int from, int to, RawRecord into) throws RejectedRecordException {
    String text = utf8.decode(bytes, from, to);
    for (Shape shape : shapes) {
      if (shape.matcher().reset(text).matches()) {
        take(shape, into);
        return;
      }
    }
    if (reach == null) {
      reach = new PatternReach(patterns);
    }
    throw reach.refusal(text);
  }

  private static void take(Shape shape, RawRecord into) {
    for (Group group : shape.groups()) {
      String text = shape.matcher().group(group.number());
      if (text == null || text.isEmpty()) {
        continue;
      }
      if (group.slot() == EXTRA) {
        into.putExtra(group.name(), text);
      } else {
        into.put(group.slot(), text);
      }
    }
  }
}
