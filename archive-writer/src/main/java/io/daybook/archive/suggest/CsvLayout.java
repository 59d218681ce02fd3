package io.daybook.archive.suggest;

import io.daybook.archive.suggest.CsvCut.CsvRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parts of a text that is cut as CSV.
 *
 * @param headers all header rows; none if columns have no names
 * @param width number of fields of the first header, or of most rows
 * @param before rows before the first header
 * @param totals rows that sum others up
 * @param misfits other rows with another number of fields
 * @param records the rest
 */
record CsvLayout(
    CsvCut cut,
    List<CsvRow> headers,
    int width,
    List<CsvRow> before,
    List<CsvRow> totals,
    List<CsvRow> misfits,
    List<SampleRecord> records) {
  private static final int SEARCHED_FOR_HEADER = 20;
  private static final double LEAST_COMMON_NAMES = 0.6;

  /** A cell that is a value rather than a name. */
  private static final Pattern VALUE =
      Pattern.compile("\"?[-+(]?[\\p{Sc}]?\\d.*|(?i)true|false|null|\\\\N|\\S+@\\S+\\.\\S+");

  static CsvLayout of(CsvCut cut, String text) {
    List<CsvRow> rows = cut.rows(text).stream().filter(row -> !row.isBlank()).toList();
    int header = headerAt(rows);
    int width = header < 0 ? mostFrequentWidth(rows) : rows.get(header).fields().size();
    CsvLayout layout =
        new CsvLayout(
            cut,
            new ArrayList<>(),
            width,
            header < 0 ? List.of() : rows.subList(0, header),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    List<String> names = header < 0 ? numbered(width) : distinct(rows.get(header).fields());
    for (CsvRow row : rows.subList(Math.max(0, header), rows.size())) {
      if (header >= 0 && layout.isHeader(row)) {
        layout.headers.add(row);
        names = distinct(row.fields());
      } else {
        layout.add(row, names);
      }
    }
    return layout;
  }

  private void add(CsvRow row, List<String> names) {
    if (Vocabulary.isTotal(row.fields().get(0))) {
      totals.add(row);
    } else if (row.fields().size() != names.size() || row.flaws() > 0) {
      misfits.add(row);
    } else {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        String value = row.fields().get(i);
        if (!value.isEmpty() && !value.equals("\\N")) {
          values.put(names.get(i), value);
        }
      }
      records.add(new SampleRecord(row.text(), values, Map.of()));
    }
  }

  /** Returns the share of rows that fit. */
  double share() {
    int all = headers.size() + before.size() + totals.size() + misfits.size() + records.size();
    return all == 0 ? 0 : (double) (headers.size() + totals.size() + records.size()) / all;
  }

  private boolean isHeader(CsvRow row) {
    if (headers.isEmpty()) {
      return true;
    }
    List<String> known = headers.get(0).fields();
    long common = row.fields().stream().filter(known::contains).count();
    return common >= 2 && common >= LEAST_COMMON_NAMES * row.fields().size();
  }

  /** The row of names that most of the following rows fit; -1: none. */
  private static int headerAt(List<CsvRow> rows) {
    int best = -1;
    long most = 0;
    for (int i = 0; i < Math.min(rows.size(), SEARCHED_FOR_HEADER); i++) {
      int width = rows.get(i).fields().size();
      if (width >= 2 && isNames(rows.get(i).fields())) {
        long fitting =
            rows.subList(i + 1, rows.size()).stream()
                .filter(row -> row.fields().size() == width)
                .count();
        if (fitting > most) {
          best = i;
          most = fitting;
        }
      }
    }
    return best;
  }

  static boolean isNames(List<String> fields) {
    List<String> named =
        fields.get(fields.size() - 1).isBlank() ? fields.subList(0, fields.size() - 1) : fields;
    Set<String> different = new HashSet<>(named);
    return named.size() >= 2
        && different.size() == named.size()
        && named.stream()
            .noneMatch(field -> field.isBlank() || VALUE.matcher(field.strip()).matches());
  }

  private static int mostFrequentWidth(List<CsvRow> rows) {
    Map<Integer, Integer> widths = new LinkedHashMap<>();
    rows.forEach(row -> widths.merge(row.fields().size(), 1, Integer::sum));
    return widths.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private static List<String> numbered(int width) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add("c" + i);
    }
    return names;
  }

  /** Names that stay apart, as in the column extra. */
  private static List<String> distinct(List<String> header) {
    Map<String, Integer> seen = new HashMap<>();
    return header.stream()
        .map(
            name -> {
              int times = seen.merge(name, 1, Integer::sum);
              return times == 1 ? name : name + "#" + times;
            })
        .toList();
  }
}
