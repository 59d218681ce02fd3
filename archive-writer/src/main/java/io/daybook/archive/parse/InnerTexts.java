package io.daybook.archive.parse;

import io.daybook.archive.mapping.RecordFormat;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.ListText;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts inside a record that are records or lists themselves. A text that can't be read
 * gives nothing; its refusal is held until it is known whether the record is one to skip.
 */
final class InnerTexts {
  private final List<Inner> texts;
  private final List<TextPaths.EachList> splits;
  private @Nullable UnreadText fault;

  /** A text with its reader and the texts inside it. */
  private record Inner(
      TextPaths.InnerText text,
      RecordReader reader,
      InnerTexts below,
      List<Integer> slots,
      List<TextPaths.EachList> lists) {}

  /**
   * A refusal.
   *
   * @param name of the text
   */
  record UnreadText(String name, RejectedRecordException why) {}

  InnerTexts(TextPaths paths) {
    this.texts =
        paths.inner().stream()
            .map(
                text ->
                    new Inner(
                        text,
                        reader(text.format(), text.paths()),
                        new InnerTexts(text.paths()),
                        text.paths().allSlots(),
                        text.paths().allLists()))
            .toList();
    this.splits = paths.lists().values().stream().filter(l -> l.split().isPresent()).toList();
  }

  /** Returns the reader of a text inside a record. */
  static RecordReader reader(RecordFormat format, TextPaths paths) {
    if (format instanceof RecordFormat.Regex regex) {
      return new RegexRecordReader(regex.patterns(), paths.slots());
    }
    return format instanceof RecordFormat.Logfmt
        ? new LogfmtRecordReader(paths.slots())
        : new JsonRecordReader(paths);
  }

  /** Reads on in the texts of a record. */
  void read(RawRecord record) {
    fault = null;
    for (TextPaths.EachList list : splits) {
      list.split().ifPresent(split -> record.putList(list.number(), list(record, split)));
    }
    for (Inner inner : texts) {
      String text = record.text(inner.text().slot());
      if (text != null && !text.isBlank()) {
        read(inner, text, record);
      }
    }
  }

  private static @Nullable ListText list(RawRecord record, TextPaths.SplitText split) {
    String text = record.text(split.slot());
    if (text == null && split.emptiness() == TextPaths.Absence.REFUSED) {
      return null;
    }
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    return new ListText(
        text == null || text.isBlank() ? ListText.ListContent.NOTHING : ListText.ListContent.ELEMENTS,
        ByteBuffer.wrap(bytes));
  }

  private void read(Inner inner, String text, RawRecord record) {
    int before = record.extraNames().size();
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      inner.reader().read(bytes, 0, bytes.length, record);
      record.putExtrasBelow(inner.text().name(), before);
      inner.below().read(record);
      if (inner.below().fault != null) {
        fault = fault == null ? inner.below().fault : fault;
      }
    } catch (RejectedRecordException e) {
      record.dropExtras(before);
      inner.slots().forEach(slot -> record.put(slot, null));
      inner.lists().forEach(list -> record.putList(list.number(), null));
      if (inner.text().absence() == TextPaths.Absence.REFUSED) {
        fault = fault == null ? new UnreadText(inner.text().name(), e) : fault;
      } else if (!inner.text().isTaken()) {
        record.keep(inner.text().name(), text);
      }
    }
  }

  /** Returns the first refusal of a text that must be readable; null if there is none. */
  @Nullable UnreadText fault() {
    return fault;
  }
}
