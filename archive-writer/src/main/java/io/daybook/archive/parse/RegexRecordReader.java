package io.daybook.archive.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts by named groups: the first pattern counts that describes the whole text. A group that
 * took no part or is empty has no value. It takes time linear in the text, whatever the pattern:
 * RE2 sees to it, and where a pattern is a {@link SequentialPattern}, one pass.
 */
final class RegexRecordReader implements RecordReader {
  private static final int EXTRA = -1;

  private final Utf8 utf8 = new Utf8();
  private final List<Shape> shapes;
  private final List<Pattern> patterns;
  private @Nullable PatternReach reach;

  /** One pattern with its groups. */
  private record Shape(
      Optional<SequentialPattern> sequential, Matcher matcher, List<Group> groups) {}

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
                        SequentialPattern.of(pattern.pattern()),
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
    utf8.require(bytes, from, to);
    String text = null;
    for (Shape shape : shapes) {
      if (shape.sequential().isPresent()) {
        SequentialPattern sequential = shape.sequential().get();
        if (sequential.matches(bytes, from, to)) {
          take(sequential, shape.groups(), bytes, into);
          return;
        }
      } else {
        text = text == null ? utf8.decode(bytes, from, to) : text;
        if (shape.matcher().reset(text).matches()) {
          take(shape, into);
          return;
        }
      }
    }
    if (reach == null) {
      reach = new PatternReach(patterns);
    }
    throw reach.refusal(utf8.decode(bytes, from, to));
  }

  private static void take(
      SequentialPattern matched, List<Group> groups, byte[] bytes, RawRecord into) {
    for (int i = 0; i < groups.size(); i++) {
      int start = matched.start(i);
      int end = matched.end(i);
      if (start == end) {
        continue;
      }
      if (groups.get(i).slot() == EXTRA) {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        into.putExtra(groups.get(i).name(), text);
      } else {
        into.put(groups.get(i).slot(), bytes, start, end);
      }
    }
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
