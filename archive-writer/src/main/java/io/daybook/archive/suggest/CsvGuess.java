package io.daybook.archive.suggest;

import io.daybook.archive.suggest.CsvCut.CsvRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds rows of fields: their delimiter, quotes, header, and lines that belong to none. */
final class CsvGuess {
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final double LEAST_SHARE = 0.5;
  private static final double LEAST_SHARE_UNNAMED = 0.8;
  private static final int LONGEST_PREFIX = 40;

  private CsvGuess() {}

  static Optional<FormatGuess> of(Sample sample) {
    CsvLayout best = null;
    double most = 0;
    for (CsvCut cut : cuts(sample.text())) {
      CsvLayout layout = CsvLayout.of(cut, sample.text());
      boolean usable =
          layout.width() >= 2
              && !layout.records().isEmpty()
              && layout.share() >= (layout.headers().isEmpty() ? LEAST_SHARE_UNNAMED : LEAST_SHARE);
      // A header counts more than a few rows, many fields more than few.
      double score =
          layout.share()
              + (layout.headers().isEmpty() ? 0 : 0.2)
              + Math.min(layout.width(), 9) * 0.01;
      if (usable && score > most) {
        best = layout;
        most = score;
      }
    }
    return Optional.ofNullable(best).map(CsvGuess::guess);
  }

  /**
   * Says of a sample that is no CSV that its rows don't fit their header, and the way around;
   * nothing if that isn't its fault.
   */
  static Optional<String> misfit(Sample sample) {
    for (CsvCut cut : cuts(sample.text())) {
      List<CsvRow> rows = cut.rows(sample.text()).stream().filter(row -> !row.isBlank()).toList();
      List<String> names = rows.get(0).fields();
      Set<Integer> widths =
          rows.stream().skip(1).map(row -> row.fields().size()).collect(Collectors.toSet());
      if (names.size() > 2 && CsvLayout.isNames(names) && widths.size() == 1) {
        int width = widths.iterator().next();
        if (width > 2 && width != names.size()) {
          return Optional.of(misfit(names.size(), width, rows.get(0).text()));
        }
      }
    }
    return Optional.empty();
  }

  private static String misfit(int names, int width, String header) {
    return Evidence.of(
        "expected rows with as many fields as the header, %d, but found %d in each: no column is"
            + " sure to have its name; write 'columns' with %d names, and leave the header out with"
            + " ignore: '^%s'",
        names, width, width, quoted(header.substring(0, Math.min(header.length(), 10))));
  }

  private static List<CsvCut> cuts(String text) {
    List<CsvCut> cuts = new ArrayList<>();
    boolean hasQuote = text.indexOf('"') >= 0;
    for (char delimiter : DELIMITERS) {
      if (text.indexOf(delimiter) < 0) {
        continue;
      }
      boolean tabs = delimiter == '\t';
      cuts.add(new CsvCut(delimiter, tabs ? CsvCut.NONE : '"', CsvCut.NONE));
      if (hasQuote) {
        cuts.add(new CsvCut(delimiter, tabs ? '"' : CsvCut.NONE, CsvCut.NONE));
        if (text.contains("\\\"")) {
          cuts.add(new CsvCut(delimiter, '"', '\\'));
        }
      }
    }
    return cuts;
  }

  private static FormatGuess guess(CsvLayout layout) {
    List<SuggestedKey> keys = new ArrayList<>();
    boolean tabs = layout.cut().delimiter() == '\t';
    keys.add(SuggestedKey.of("format", tabs ? "tsv" : "csv", widths(layout)));
    if (!tabs && layout.cut().delimiter() != ',') {
      keys.add(SuggestedKey.of("delimiter", "'" + layout.cut().delimiter() + "'"));
    }
    quote(layout).ifPresent(keys::add);
    if (layout.cut().escape() != CsvCut.NONE) {
      keys.add(SuggestedKey.of("escape", "'\\'", "quotes inside fields stand behind a backslash"));
    }
    boolean hasNulls = layout.records().stream().anyMatch(row -> row.text().contains("\\N"));
    if (hasNulls) {
      keys.add(SuggestedKey.of("null-text", "'\\N'", "fields hold \\N where there is no value"));
    }
    header(layout).ifPresent(keys::add);
    ignored(layout).ifPresent(keys::add);
    return new FormatGuess(keys, layout.records());
  }

  private static String widths(CsvLayout layout) {
    int rows = layout.records().size() + layout.misfits().size();
    String evidence =
        Evidence.of(
            "%,d of %,d rows have %d fields", layout.records().size(), rows, layout.width());
    if (layout.headers().size() > 1) {
      evidence =
          Evidence.of(
              "%,d of %,d rows have as many fields as the header before them",
              layout.records().size(), rows);
    }
    return layout.misfits().isEmpty()
        ? evidence
        : evidence + "; not: " + Evidence.excerpt(layout.misfits().get(0).text());
  }

  private static Optional<SuggestedKey> quote(CsvLayout layout) {
    boolean tabs = layout.cut().delimiter() == '\t';
    char quote = layout.cut().quote();
    if (!tabs && quote == CsvCut.NONE) {
      return Optional.of(
          SuggestedKey.of("quote", "none", "read as quotes, those of the sample would join rows"));
    }
    return tabs && quote != CsvCut.NONE
        ? Optional.of(SuggestedKey.of("quote", "'\"'", "fields stand in quotes"))
        : Optional.empty();
  }

  private static Optional<SuggestedKey> header(CsvLayout layout) {
    if (layout.headers().isEmpty()) {
      return Optional.of(columns(layout));
    }
    String first = layout.headers().get(0).text();
    if (layout.before().isEmpty() && layout.headers().size() == 1) {
      return Optional.empty();
    }
    int common = Math.min(first.length(), LONGEST_PREFIX);
    for (CsvRow other : layout.headers()) {
      while (!other.text().startsWith(first.substring(0, common))) {
        common--;
      }
    }
    return Optional.of(
        SuggestedKey.of(
            "header",
            YamlText.scalar("^" + quoted(first.substring(0, common))),
            layout.headers().size() > 1
                ? Evidence.of("%,d rows name columns", layout.headers().size())
                : "the first row isn't the header"));
  }

  private static SuggestedKey columns(CsvLayout layout) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= layout.width(); i++) {
      names.add("c" + i);
    }
    return SuggestedKey.of(
        "columns",
        YamlText.list(names),
        "no row looks like names of columns; the first record is "
            + Evidence.excerpt(layout.records().get(0).text()),
        "? better names, here and in the fields");
  }

  /** Lines before the header and rows of totals. */
  private static Optional<SuggestedKey> ignored(CsvLayout layout) {
    List<String> patterns = new ArrayList<>();
    char delimiter = layout.cut().delimiter();
    String without = "[^" + quoted(String.valueOf(delimiter)) + "]+$";
    for (CsvRow row : layout.before()) {
      patterns.add(
          row.text().startsWith("sep=")
              ? "\\x{FEFF}?sep="
              : row.text().indexOf(delimiter) < 0 ? without : prefix(row));
    }
    layout
        .totals()
        .forEach(
            row -> patterns.add(quoted(row.fields().get(0)) + quoted(String.valueOf(delimiter))));
    if (patterns.isEmpty()) {
      return Optional.empty();
    }
    String joined = patterns.stream().distinct().collect(Collectors.joining("|"));
    List<CsvRow> rows = new ArrayList<>(layout.before());
    rows.addAll(layout.totals());
    return Optional.of(
        SuggestedKey.of(
            "ignore",
            YamlText.scalar("^(?:" + joined + ")"),
            Evidence.of(
                "%,d lines are neither header nor records: %s",
                rows.size(),
                rows.stream()
                    .limit(3)
                    .map(row -> Evidence.excerpt(row.text()))
                    .collect(Collectors.joining(" | ")))));
  }

  private static String prefix(CsvRow row) {
    return quoted(row.text().substring(0, Math.min(row.text().length(), 20)));
  }

  /** Returns a regular expression (RE2) for a text. */
  private static String quoted(String text) {
    return text.replaceAll("[\\\\^$.|?*+()\\[\\]{}]", "\\\\$0");
  }
}
