package io.daybook.night;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.ErasureReport;
import io.daybook.archive.run.ErasureRun;
import io.daybook.archive.table.RowSelection;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.sweep.SweepReport;
import io.daybook.hive.sweep.Sweeper;
import io.daybook.metrics.app.FigureErasure;
import io.daybook.metrics.app.FigureErasure.ErasedFigures;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PersonKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Erases persons from a warehouse: from its datasets with their raw records first, then from
 * figures that name them; what was replaced is published and swept at once.
 */
public final class PersonErasure {
  private final Workspace workspace;
  private final DaybookConfig configuration;
  private final HadoopStorage storage;
  private final RowSelection rows;

  public PersonErasure(Workspace workspace) throws IOException {
    this.workspace = workspace;
    this.configuration = workspace.configuration();
    this.storage = workspace.storage();
    this.rows = new RowSelection(workspace.hadoop(), configuration.archive().compression());
  }

  /**
   * What was found, or erased.
   *
   * @param places files beside tables and landed segments that tell of them
   * @param notes what could not be searched, and what is still to be done
   * @param isWhole whether every dataset, table and segment was searched, and what was replaced is
   *     swept
   */
  public record PersonReport(
      List<ErasureReport> datasets,
      List<ErasedFigures> figures,
      List<FoundPlace> places,
      List<String> notes,
      boolean isWhole) {
    public PersonReport {
      datasets = List.copyOf(datasets);
      figures = List.copyOf(figures);
      places = List.copyOf(places);
      notes = List.copyOf(notes);
    }

    /** Returns whether nothing was found. */
    public boolean isEmpty() {
      return datasets.stream().allMatch(ErasureReport::isEmpty)
          && figures.stream().allMatch(table -> table.rows() == 0)
          && places.isEmpty();
    }
  }

  /** How far a search goes. */
  public enum SearchDepth {
    /** Tables and landed segments: what an erasure would take. */
    TABLES,
    /** Everything. */
    ALL_PLACES
  }

  /**
   * Refuses columns that tell of nobody.
   *
   * @throws OperatorException with {@link ExitCode#USAGE} if no table has such a personal column
   */
  public void check(List<PersonKey> persons) {
    Set<String> personal = new HashSet<>();
    configuration.datasets().values().stream()
        .flatMap(dataset -> dataset.columns().stream())
        .filter(FigureErasure::isPersonalText)
        .forEach(column -> personal.add(column.name()));
    for (PersonKey person : persons) {
      if (!personal.contains(person.column())) {
        throw new OperatorException(
            ExitCode.USAGE,
            "erase: expected a personal column, one of "
                + String.join(", ", personal.stream().sorted().toList())
                + ", but found '"
                + person.column()
                + "'; columns of a dataset of your own have 'privacy: personal'");
      }
    }
  }

  /** Searches; changes nothing. */
  public PersonReport search(List<PersonKey> persons, SearchDepth depth) throws IOException {
    List<ErasureReport> datasets = new ArrayList<>();
    for (Dataset dataset : configuration.datasets().values()) {
      datasets.add(run().plan(dataset, mappings(dataset), persons));
    }
    List<ErasedFigures> figures = new ArrayList<>();
    for (MetricTable table : tables()) {
      figures.add(figures().plan(table, persons));
    }
    PersonPlaces places = new PersonPlaces(storage, configuration, rows, persons);
    if (depth == SearchDepth.ALL_PLACES) {
      try (Progress.Step step = workspace.progress().start("search other places")) {
        places.replacedVersions();
        places.uploads();
        places.trash();
        places.notesOfPeople();
        places.host(workspace.collector().stateDirectory(), workspace.home().resolve("console"));
        step.detail(places.found().size() + " files");
      }
    }
    List<String> gaps = gaps();
    List<String> notes = new ArrayList<>(gaps);
    notes.addAll(notes(datasets, places));
    return new PersonReport(
        datasets, figures, places.found(), notes, gaps.isEmpty() && isRead(datasets));
  }

  /** Erases, publishes and sweeps; then looks at the places that it leaves alone. */
  public PersonReport erase(List<PersonKey> persons, ErasureRun.PastFigures past)
      throws IOException {
    List<ErasureReport> datasets = new ArrayList<>();
    for (Dataset dataset : configuration.datasets().values()) {
      datasets.add(run().run(dataset, mappings(dataset), persons, past));
    }
    List<ErasedFigures> figures = new ArrayList<>();
    for (MetricTable table : tables()) {
      figures.add(figures().run(table, persons));
    }
    List<String> notes = new ArrayList<>();
    boolean isSwept = isSwept(notes);
    PersonPlaces places = new PersonPlaces(storage, configuration, rows, persons);
    places.notesOfPeople();
    places.host(workspace.collector().stateDirectory(), workspace.home().resolve("console"));
    notes.addAll(notes(datasets, places));
    List<String> gaps = gaps();
    notes.addAll(gaps);
    return new PersonReport(
        datasets, figures, places.found(), notes, isSwept && gaps.isEmpty() && isRead(datasets));
  }

  /** Ends erasures from figures whose process died before it said so in their ledgers. */
  public void endOfFigures() throws IOException {
    for (MetricTable table : tables()) {
      figures().end(table);
    }
  }

  private List<String> gaps() throws IOException {
    Set<String> sources = new HashSet<>();
    for (Dataset dataset : configuration.datasets().values()) {
      mappings(dataset).forEach(mapping -> sources.add(mapping.source().name()));
      new Ledger(storage, configuration.warehouse().zones().archive(dataset.name()))
          .state()
          .identities()
          .forEach(known -> sources.add(known.source()));
    }
    return new SearchGaps(storage, configuration, sources).notes();
  }

  private static boolean isRead(List<ErasureReport> datasets) {
    return datasets.stream().allMatch(dataset -> dataset.notes().isEmpty());
  }

  private static List<String> notes(List<ErasureReport> datasets, PersonPlaces places) {
    List<String> notes = new ArrayList<>(places.notes());
    datasets.forEach(dataset -> notes.addAll(dataset.notes()));
    return notes;
  }

  /** Replaced versions hold the persons: they go at once, and so do those that others wait for. */
  private boolean isSwept(List<String> notes) throws IOException {
    try {
      new Night(workspace).publish();
      try (Metastore metastore = workspace.metastore()) {
        List<LedgerTable> tables =
            workspace.ledgerTables().stream().filter(this::mayHoldPersons).toList();
        List<SweepReport> swept =
            new Sweeper(
                    storage,
                    workspace.publications(),
                    metastore,
                    Duration.ZERO,
                    configuration.sweep().abortAfter(),
                    Clock.systemUTC(),
                    RunId::random)
                .sweep(tables);
        for (SweepReport report : swept) {
          if (report.waiting() > 0 || !report.pointedAt().isEmpty()) {
            notes.add(
                String.format(
                    "[%s] %d replaced versions are not deleted yet: run 'daybook erase' again",
                    report.table(), report.waiting() + report.pointedAt().size()));
          }
        }
        return swept.stream()
            .allMatch(report -> report.waiting() == 0 && report.pointedAt().isEmpty());
      }
    } catch (OperatorException e) {
      notes.add(
          "replaced versions still hold what was erased, they could not be published and swept: "
              + e.getMessage()
              + "; run 'daybook erase' again");
      return false;
    }
  }

  private boolean mayHoldPersons(LedgerTable table) {
    return configuration.datasets().containsKey(table.name())
        || tables().stream().anyMatch(figures -> figures.name().equals(table.name()));
  }

  private ErasureRun run() {
    return new ErasureRun(
        storage,
        configuration.warehouse(),
        workspace.hadoop(),
        rows,
        configuration.archive().threads(),
        Clock.systemUTC(),
        RunId::random,
        workspace.progress());
  }

  private FigureErasure figures() {
    return new FigureErasure(storage, workspace.zones(), rows, Clock.systemUTC(), RunId::random);
  }

  private List<MetricTable> tables() {
    return configuration.metrics().tables().stream().filter(FigureErasure::isPersonal).toList();
  }

  /** Of faulty sources, too, whose records can be read. */
  private List<Mapping> mappings(Dataset dataset) {
    return workspace.readable().values().stream()
        .map(Workspace.ReadSource::mapping)
        .filter(mapping -> mapping.source().dataset().equals(dataset))
        .toList();
  }
}
