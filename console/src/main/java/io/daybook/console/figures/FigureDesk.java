package io.daybook.console.figures;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures in force: which tables there are, and answers to questions. */
public final class FigureDesk {
  private final FigureCache cache;
  private final Map<String, MetricTable> tables = new TreeMap<>();

  /**
   * @param tables of the configuration
   */
  public FigureDesk(FigureCache cache, List<MetricTable> tables) {
    this.cache = cache;
    tables.forEach(table -> this.tables.put(table.name(), table));
  }

  /** The tables of a publication. */
  public record TableCatalogue(long publication, List<CatalogueTable> tables) {}

  /**
   * A table.
   *
   * @param own whether the configuration declares it
   * @param grain which days it has
   * @param firstDay null: it has none
   */
  public record CatalogueTable(
      String name,
      String comment,
      boolean own,
      String grain,
      String dayComment,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      long days,
      List<CatalogueDimension> dimensions,
      List<CatalogueMeasure> measures) {}

  /**
   * A dimension.
   *
   * @param personal its values are masked
   * @param allowed the only values; empty where any will do
   */
  public record CatalogueDimension(
      String name, String type, String comment, boolean personal, List<String> allowed) {}

  /**
   * A measure.
   *
   * @param additiveOver key columns over which it may be added up
   * @param numerator of a ratio; null: it is none
   */
  public record CatalogueMeasure(
      String name,
      String type,
      String unit,
      String comment,
      boolean nullable,
      List<String> additiveOver,
      @Nullable String numerator,
      @Nullable String denominator) {}

  /** Returns the edition in force. */
  public Edition edition() {
    return cache.edition();
  }

  /** Returns the tables in force, by name. */
  public TableCatalogue catalogue() throws SQLException, FigureRefusal {
    return cache.ask(
        (connection, edition) -> {
          List<CatalogueTable> found = new ArrayList<>();
          FigureCache.ranges(connection)
              .forEach(
                  (name, range) ->
                      Optional.ofNullable(tables.get(name))
                          .ifPresent(table -> found.add(describe(table, range))));
          return new TableCatalogue(edition.publication(), found);
        });
  }

  private static CatalogueTable describe(MetricTable table, FigureCache.DayRange range) {
    return new CatalogueTable(
        table.name(),
        table.comment(),
        MetricTables.of(table.name()).isEmpty(),
        table.calendar().grain().name().toLowerCase(Locale.ROOT),
        table.dayComment(),
        range.first(),
        range.last(),
        range.days(),
        table.dimensions().stream()
            .map(
                column ->
                    new CatalogueDimension(
                        column.name(),
                        column.type().sql(),
                        column.comment(),
                        column.privacy() == Column.Privacy.PERSONAL,
                        column.allowed()))
            .toList(),
        table.measures().stream().map(measure -> describe(table, measure)).toList());
  }

  private static CatalogueMeasure describe(MetricTable table, Measure measure) {
    Optional<Measure.Additivity.None> ratio =
        measure.additivity() instanceof Measure.Additivity.None none
            ? Optional.of(none)
            : Optional.empty();
    return new CatalogueMeasure(
        measure.name(),
        measure.column().type().sql(),
        MeasureUnit.of(table, measure).label(),
        measure.column().comment(),
        !measure.column().isRequired(),
        List.copyOf(FigureQuestion.additiveOver(table, measure)),
        ratio.flatMap(Measure.Additivity.None::numerator).orElse(null),
        ratio.flatMap(Measure.Additivity.None::denominator).orElse(null));
  }

  /** Returns whether a table is in force. */
  public boolean has(String name) throws SQLException, FigureRefusal {
    return cache.ask((connection, edition) -> FigureCache.ranges(connection).containsKey(name));
  }

  /**
   * Answers a question.
   *
   * @param publication that the answer must be of; nothing: the one in force
   * @throws FigureRefusal ({@code publication-changed}) if that one isn't in force, or as {@link
   *     FigureQuestion#of} does
   */
  public FigureAnswer answer(String name, FigureQuestion.Asked asked, Optional<Long> publication)
      throws SQLException, FigureRefusal {
    return cache.ask(
        (connection, edition) -> {
          if (publication.isPresent() && publication.get() != edition.publication()) {
            throw FigureRefusal.changed(publication.get(), edition.publication());
          }
          Map<String, FigureCache.DayRange> known = FigureCache.ranges(connection);
          @Nullable MetricTable table = tables.get(name);
          if (table == null || !known.containsKey(name)) {
            throw FigureRefusal.unknown("table", name, known.keySet());
          }
          return FigureAnswer.of(
              connection, edition, FigureQuestion.of(Objects.requireNonNull(table), asked));
        });
  }
}
