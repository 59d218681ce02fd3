package io.daybook.archive.trace;

import io.daybook.archive.table.BloomFilters;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.TableRows;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a table that have some values, in the files of some versions. A file is read
 * only if its bounds and its Bloom filters leave room for such a row.
 */
public final class RowSearch {
  private static final int SIDE_BY_SIDE = 8;
  private static final int BLOCK = 64;

  private final Configuration hadoop;
  private final List<Column> columns;
  private final RowConditions conditions;
  private final int mostRows;
  private final List<FoundRow> rows = new ArrayList<>();
  private final Map<RowOrigin, Long> origins = new TreeMap<>();
  private @Nullable LocalDate firstDay;
  private long matches;
  private long rowsRead;
  private long passedByBounds;
  private long passedByFilters;
  private long filesRead;

  /**
   * @param hadoop its default file system is the storage's
   * @param columns of the table, in order
   * @param mostRows how many of the rows are kept; all are counted
   */
  public RowSearch(
      Configuration hadoop, List<Column> columns, RowConditions conditions, int mostRows) {
    this.hadoop = hadoop;
    this.columns = List.copyOf(columns);
    this.conditions = conditions;
    this.mostRows = mostRows;
  }

  /**
   * A row.
   *
   * @param values by column, in the table's order; null where it has none
   */
  public record FoundRow(PartitionVersion version, Map<String, @Nullable String> values) {
    /** Returns a value that every row of an archive has. */
    public String value(String column) {
      String value = values.get(column);
      if (value == null) {
        throw new IllegalArgumentException("row: expected a value of " + column);
      }
      return value;
    }
  }

  /** The segment in which the records of rows lie. */
  public record RowOrigin(String source, String segment) implements Comparable<RowOrigin> {
    @Override
    public int compareTo(RowOrigin other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : segment.compareTo(other.segment);
    }
  }

  /**
   * How many files it took.
   *
   * @param passedByBounds that can't hold such a row, as the ledger knows
   * @param passedByFilters that can't, as their Bloom filters know
   */
  public record SearchCost(
      long filesRead, long passedByBounds, long passedByFilters, long rowsRead) {}

  /** Looks into the files of some more versions, in their order. */
  public void in(List<PartitionVersion> versions) throws IOException {
    search(versions, next -> true);
  }

  /**
   * Looks into the files of versions, in their order, up to the end of the first day that has such
   * a row.
   *
   * @return files behind it, which weren't looked at
   */
  public int upToFirstDay(List<PartitionVersion> versions) throws IOException {
    return search(versions, next -> firstDay == null || next.equals(firstDay));
  }

  /** Asks the filters of some files side by side before it reads any of them. */
  private int search(List<PartitionVersion> versions, Predicate<LocalDate> goesOnWith)
      throws IOException {
    List<PlacedFile> files =
        versions.stream()
            .flatMap(version -> version.files().stream().map(file -> new PlacedFile(version, file)))
            .toList();
    for (int start = 0; start < files.size(); start += BLOCK) {
      List<PlacedFile> block = files.subList(start, Math.min(start + BLOCK, files.size()));
      Map<String, String> texts = conditions.texts();
      List<FileAnswer> answers =
          Parallel.map(SIDE_BY_SIDE, block, placed -> answer(placed.file, texts));
      for (int i = 0; i < block.size(); i++) {
        PlacedFile placed = block.get(i);
        if (!goesOnWith.test(placed.version.key().day())) {
          return files.size() - start - i;
        }
        switch (answers.get(i)) {
          case NOT_BY_BOUNDS -> passedByBounds++;
          case NOT_BY_FILTERS -> passedByFilters++;
          case MAYBE -> read(placed);
        }
      }
    }
    return 0;
  }

  private record PlacedFile(PartitionVersion version, DataFile file) {}

  /** Whether a file holds such a row, as far as is known without reading rows. */
  private enum FileAnswer {
    NOT_BY_BOUNDS,
    NOT_BY_FILTERS,
    MAYBE
  }

  private FileAnswer answer(DataFile file, Map<String, String> texts) throws IOException {
    if (!conditions.mayHoldIn(file)) {
      return FileAnswer.NOT_BY_BOUNDS;
    }
    return BloomFilters.mayHold(hadoop, file, texts) ? FileAnswer.MAYBE : FileAnswer.NOT_BY_FILTERS;
  }

  private void read(PlacedFile candidate) throws IOException {
    filesRead++;
    List<String> names = columns.stream().map(Column::name).toList();
    int source = names.indexOf("source");
    int segment = names.indexOf("raw_segment");
    TableRows.read(
        hadoop,
        columns,
        List.of(candidate.file),
        row -> {
          rowsRead++;
          if (!conditions.hold(row)) {
            return;
          }
          matches++;
          if (firstDay == null) {
            firstDay = candidate.version.key().day();
          }
          if (source >= 0 && segment >= 0) {
            origins.merge(new RowOrigin(text(row, source), text(row, segment)), 1L, Long::sum);
          }
          if (rows.size() < mostRows) {
            rows.add(new FoundRow(candidate.version, values(row)));
          }
        });
  }

  private String text(RowCursor row, int column) {
    String text = RowText.of(row, column, columns.get(column).type());
    return text == null ? "" : text;
  }

  private Map<String, @Nullable String> values(RowCursor row) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i).name(), RowText.of(row, i, columns.get(i).type()));
    }
    return values;
  }

  /** Returns the first of the rows. */
  public List<FoundRow> rows() {
    return List.copyOf(rows);
  }

  /** Returns how many rows there are in all. */
  public long matches() {
    return matches;
  }

  /** Returns how many of all rows lie in which segment; none for a table that isn't an archive. */
  public Map<RowOrigin, Long> origins() {
    return Map.copyOf(origins);
  }

  /** Returns what the search took so far. */
  public SearchCost cost() {
    return new SearchCost(filesRead, passedByBounds, passedByFilters, rowsRead);
  }
}
