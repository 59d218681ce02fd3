package io.daybook.bench.forecast;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.daybook.metrics.forecast.DailySeries;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Daily series of CSV files: a header, {@code day} first, then the name of each series; a line per
 * day, in any order. A day without a line had no events, its values are 0; an empty field is
 * unknown. A series begins with its first value.
 */
final class SeriesFiles {
  private static final String DAY = "day";

  private SeriesFiles() {}

  /**
   * Reads all series of a directory, by the names of their files.
   *
   * @throws OperatorException if there is no such file, or one can't be read as described
   */
  static List<NamedSeries> read(Path directory) throws IOException {
    List<NamedSeries> all = new ArrayList<>();
    for (Path file : files(directory)) {
      all.addAll(series(file));
    }
    return all;
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = List.of();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> entries = Files.list(directory)) {
        files = entries.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
      }
    }
    if (files.isEmpty()) {
      throw refused(
          directory, "expected a directory with CSV files, such as shop.csv, but found none");
    }
    return files;
  }

  private static List<NamedSeries> series(Path file) throws IOException {
    Map<String, NavigableMap<LocalDate, Double>> values = new LinkedHashMap<>();
    Map<String, NavigableSet<LocalDate>> unknown = new LinkedHashMap<>();
    NavigableSet<LocalDate> days = new TreeSet<>();
    try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : lines) {
        List<String> header = line.getHeader();
        if (header.size() < 2 || !header.get(0).equals(DAY)) {
          throw refused(
              file,
              "expected a header 'day,<series>,...' but found '" + String.join(",", header) + "'");
        }
        LocalDate day = day(file, line);
        if (!days.add(day)) {
          throw refused(file, "line " + line.getStartingLineNumber() + ": " + day + " came before");
        }
        for (String name : header.subList(1, header.size())) {
          if (line.getField(name).isBlank()) {
            unknown.computeIfAbsent(name, first -> new TreeSet<>()).add(day);
          } else {
            values
                .computeIfAbsent(name, first -> new TreeMap<>())
                .put(day, value(file, line, name));
          }
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw refused(file, "expected CSV but found: " + e.getMessage());
    }
    List<NamedSeries> series = new ArrayList<>();
    String shop = file.getFileName().toString().replaceFirst("\\.csv$", "");
    values.forEach(
        (name, given) ->
            series.add(
                new NamedSeries(
                    shop + " " + name,
                    DailySeries.of(
                        given, days.last(), unknown.getOrDefault(name, new TreeSet<>())))));
    return series;
  }

  private static LocalDate day(Path file, NamedCsvRecord line) {
    String text = line.getField(DAY);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw refused(
          file,
          "line "
              + line.getStartingLineNumber()
              + ": expected a day such as 2026-03-01 but found '"
              + text
              + "'");
    }
  }

  private static double value(Path file, NamedCsvRecord line, String name) {
    String text = line.getField(name);
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw refused(
          file,
          "line "
              + line.getStartingLineNumber()
              + ", "
              + name
              + ": expected a number, or nothing where it is unknown, but found '"
              + text
              + "'");
    }
    return value;
  }

  private static OperatorException refused(Path path, String message) {
    return new OperatorException(ExitCode.USAGE, "[" + path + "] " + message);
  }
}
