package io.daybook.console.figures;

import io.daybook.warehouse.ledger.PublicationRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds: all tables of one publication, and never a mixture of two.
 *
 * @param publication its number; 0: nothing was published yet
 * @param run that wrote it; empty for number 0
 * @param publishedAt null for number 0
 * @param datasets of the archive, by name
 * @param currencies of the figures, the one with most buyers' lines first
 */
public record Edition(
    long publication,
    String run,
    @Nullable Instant publishedAt,
    List<DatasetReach> datasets,
    List<String> currencies) {
  /** Before the first publication. */
  public static final Edition NONE = new Edition(0, "", null, List.of(), List.of());

  /**
   * How far a dataset's events reach.
   *
   * @param completeTo its last complete day; null: none is
   */
  public record DatasetReach(
      String name,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      @Nullable LocalDate completeTo) {}

  public Edition {
    datasets = List.copyOf(datasets);
    currencies = List.copyOf(currencies);
  }

  /** Returns the last day up to which all datasets that have events are complete. */
  public Optional<LocalDate> completeTo() {
    List<DatasetReach> given = datasets.stream().filter(each -> each.firstDay() != null).toList();
    if (given.isEmpty() || given.stream().anyMatch(each -> each.completeTo() == null)) {
      return Optional.empty();
    }
    return given.stream().map(DatasetReach::completeTo).min(LocalDate::compareTo);
  }

  /** Returns the first day that has events. */
  public Optional<LocalDate> firstDay() {
    return datasets.stream()
        .map(DatasetReach::firstDay)
        .filter(Objects::nonNull)
        .min(LocalDate::compareTo);
  }

  /** Returns the last day that has events. */
  public Optional<LocalDate> lastDay() {
    return datasets.stream()
        .map(DatasetReach::lastDay)
        .filter(Objects::nonNull)
        .max(LocalDate::compareTo);
  }

  /** Returns what tells this edition from every other, of any warehouse. */
  public String tag() {
    return publication + "-" + run;
  }

  static String tag(PublicationRecord record) {
    return record.number() + "-" + record.run();
  }

  Edition withCurrencies(List<String> names) {
    return new Edition(publication, run, publishedAt, datasets, names);
  }
}
