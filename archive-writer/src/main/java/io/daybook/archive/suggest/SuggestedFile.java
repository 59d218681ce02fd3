package io.daybook.archive.suggest;

import io.daybook.warehouse.table.Dataset;
import java.util.List;
import java.util.Optional;

/** Writes what was found as a source's file. */
final class SuggestedFile {
  private static final String QUANTITY = "quantity";
  private static final int MOST_LEFT = 30;

  private final Sample sample;
  private final FormatGuess format;
  private final DatasetGuess dataset;
  private final String source;
  private final SuggestedMapping.Writer out = new SuggestedMapping.Writer();

  SuggestedFile(Sample sample, FormatGuess format, DatasetGuess dataset, String source) {
    this.sample = sample;
    this.format = format;
    this.dataset = dataset;
    this.source = source;
  }

  SuggestedMapping written(
      Optional<CarryGuess> carry,
      List<SkipRule> skips,
      Optional<RefundGuess> refunds,
      List<SuggestedKey> ofRecord,
      List<SuggestedKey> ofItem,
      List<String> left) {
    writeHead();
    carry.ifPresent(this::writeCarry);
    out.key(
        SuggestedKey.of(
            "lateness",
            "unlimited",
            "while you try an old sample; a live log does well with the default, 30d"));
    out.blank().key(SuggestedKey.of("fields", ""));
    for (SuggestedKey field : ofRecord) {
      if (refunds.isEmpty() || !field.key().equals(QUANTITY)) {
        out.key("  ", field);
      }
    }
    writeEvents(refunds, ofItem);
    writeSkips(skips);
    if (!left.isEmpty()) {
      List<String> named = left.stream().limit(MOST_LEFT).toList();
      out.blank()
          .comment(
              "No field reads these, they are kept in extra: "
                  + Evidence.line(String.join(", ", named))
                  + (left.size() > MOST_LEFT ? ", …" : ""));
    }
    return out.mapping(source, format.records().size());
  }

  private void writeHead() {
    out.comment(
        Evidence.of(
            "conf/sources/%s.yaml: suggested from %,d records, %s of %s (%,d bytes).",
            source,
            format.records().size(),
            sample.portion() == Sample.Portion.WHOLE ? "all" : "the beginning",
            Evidence.line(sample.name()),
            sample.bytes()));
    out.comment(
        "Fill in the blanks (___); a comment with '?' asks what a sample can't say. Then try it:");
    out.comment(
        Evidence.of(
            "daybook mapping try %s %s --config conf", source, Evidence.line(sample.place())));
    out.blank();
    if (dataset.dataset().isPresent()) {
      out.key(
          new SuggestedKey(
              "dataset",
              dataset.dataset().map(Dataset::name).orElse(""),
              dataset.question().isEmpty()
                  ? List.of(dataset.evidence())
                  : List.of(dataset.evidence(), "? " + dataset.question())));
    } else {
      out.key(
          SuggestedKey.of(
              "dataset",
              SuggestedKey.BLANK,
              dataset.evidence(),
              "? login, purchase, orders (suggest again with --dataset), or a table of your own"));
    }
    out.key(
        SuggestedKey.of(
            "files",
            YamlText.list(List.of(sample.name())),
            "complete its place, with the names that rotation gives"));
    if (sample.encoding().isNamed()) {
      out.key(SuggestedKey.of("encoding", sample.encoding().label(), sample.encoding().evidence()));
    }
    if (sample.nulBytes() > 0) {
      out.comment(
          Evidence.of(
              "%,d NUL bytes stand before lines (copytruncate leaves them): they are dropped by themselves.",
              sample.nulBytes()));
    }
    format.keys().forEach(out::key);
  }

  private void writeCarry(CarryGuess carry) {
    out.key(
        SuggestedKey.of(
            "carry",
            "{by: "
                + YamlText.scalar(carry.by())
                + ", columns: "
                + YamlText.list(carry.columns())
                + "}",
            Evidence.of(
                "%,d orders have several rows, and these columns a value in the first one only",
                carry.orders()),
            "numbers aren't carried: an order's discount or total counts once"));
  }

  private void writeEvents(Optional<RefundGuess> refunds, List<SuggestedKey> ofItem) {
    if (refunds.isPresent()) {
      out.blank().key(SuggestedKey.of("events", ""));
      writeEvent(refunds.get().path(), refunds.get().sales(), "1", "a sale");
      writeEvent(refunds.get().path(), refunds.get().refunds(), "-1", "a refund is negative");
    } else if (!dataset.list().isEmpty()) {
      out.blank().key(SuggestedKey.of("events", "", "each element of the list is an event"));
      out.item("  ", "each: " + YamlText.scalar(dataset.list()), List.of());
      out.key("    ", SuggestedKey.of("fields", ""));
      ofItem.forEach(field -> out.key("      ", field));
    }
  }

  private void writeEvent(String path, List<String> words, String quantity, String comment) {
    out.item("  ", "when: " + RefundGuess.condition(path, words), List.of(comment));
    out.key("    ", SuggestedKey.of("fields", "{quantity: {value: " + quantity + "}}"));
  }

  private void writeSkips(List<SkipRule> skips) {
    for (SuggestedKey key : format.skips()) {
      if (!key.key().isEmpty()) {
        out.blank().key(key);
      }
    }
    List<SuggestedKey> rules =
        format.skips().stream().filter(rule -> rule.key().isEmpty()).toList();
    if (rules.isEmpty() && skips.isEmpty()) {
      return;
    }
    out.blank().key(SuggestedKey.of("skip", "", "no events; they are counted"));
    rules.forEach(rule -> out.item("  ", rule.value(), rule.comments()));
    skips.forEach(rule -> out.item("  ", rule.condition(), rule.comments()));
  }
}
