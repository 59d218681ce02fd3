package io.daybook.night;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.archive.run.PersonWords;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PersonKey;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The places that tell of persons beside tables and landed segments: versions that no reader is
 * shown any more, uploads that never became segments, the trash, notes, and on this host pins,
 * spools and the console's cache. All of a file is searched for their value as a word of its own.
 */
final class PersonPlaces {
  private static final int WINDOW_BYTES = 1 << 20;

  /** Longer than any value, so that none is missed where two windows meet. */
  private static final int OVERLAP_BYTES = 1 << 14;

  private static final String PARQUET = ".parquet";

  private final Storage storage;
  private final DaybookConfig configuration;
  private final Zones zones;
  private final RowSelection rows;
  private final PersonWords words;
  private final List<FoundPlace> found = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  PersonPlaces(
      Storage storage, DaybookConfig configuration, RowSelection rows, List<PersonKey> persons) {
    this.storage = storage;
    this.configuration = configuration;
    this.zones = configuration.warehouse().zones();
    this.rows = rows;
    this.words = new PersonWords(persons);
  }

  List<FoundPlace> found() {
    return found;
  }

  /** Returns what could not be searched. */
  List<String> notes() {
    return notes;
  }

  /** Searches the versions of tables that their ledgers don't count as current. */
  void replacedVersions() throws IOException {
    for (Map.Entry<String, List<Column>> dataset : datasets().entrySet()) {
      String name = dataset.getKey();
      Set<String> current = current(zones.archive(name));
      versions(zones.archive(name), current, dataset.getValue());
      versions(zones.quarantine(name), current, QuarantineTable.COLUMNS);
    }
    for (MetricTable table : configuration.metrics().tables()) {
      StoragePath home = zones.metrics(table.name());
      versions(home, current(home), table.columns());
    }
  }

  private Map<String, List<Column>> datasets() {
    Map<String, List<Column>> datasets = new TreeMap<>();
    configuration.datasets().forEach((name, dataset) -> datasets.put(name, dataset.columns()));
    return datasets;
  }

  private Set<String> current(StoragePath home) throws IOException {
    Set<String> files = new HashSet<>();
    for (PartitionVersion version : new Ledger(storage, home).state().partitions().values()) {
      version.files().forEach(file -> files.add(file.path()));
    }
    return files;
  }

  private void versions(StoragePath directory, Set<String> current, List<Column> columns)
      throws IOException {
    for (FileStatus file : storage.list(directory)) {
      if (file.isDirectory() && !file.path().name().equals("_ledger")) {
        versions(file.path(), current, columns);
      } else if (file.path().name().endsWith(PARQUET) && !current.contains(file.path().value())) {
        rows(
            "replaced version",
            file.path(),
            columns,
            "'daybook publish', then 'daybook sweep' once sweep.retention is over");
      } else if (file.path().name().equals("_ledger")) {
        for (FileStatus parsed : storage.list(file.path().child("parsed"))) {
          text("counts of a held source", parsed.path(), "delete the file: it is made anew");
        }
      }
    }
  }

  private void rows(String kind, StoragePath path, List<Column> columns, String remedy)
      throws IOException {
    boolean[] isFound = {false};
    try {
      rows.read(
          columns,
          List.of(new DataFile(path.value(), 0, 0, Map.of(), Map.of())),
          row -> isFound[0] = isFound[0] || tells(row, columns));
    } catch (IOException | RuntimeException e) {
      storage.status(path);
      notes.add("[" + path + "] is no whole Parquet file and was not searched: " + e.getMessage());
    }
    if (isFound[0]) {
      found.add(new FoundPlace(kind, path.value(), remedy));
    }
  }

  private boolean tells(RowCursor row, List<Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).type() == ColumnType.Simple.STRING
          && columns.get(i).privacy() == Column.Privacy.PERSONAL
          && !row.isNull(i)
          && words.isIn(StandardCharsets.UTF_8.decode(row.bytes(i)))) {
        return true;
      }
    }
    return false;
  }

  /** Searches uploads that never became segments. */
  void uploads() throws IOException {
    for (StoragePath parent : List.of(zones.inflight(), zones.fenced())) {
      uploads(parent);
    }
    for (FileStatus source : storage.list(zones.raw())) {
      if (source.isDirectory() && !source.path().name().startsWith(".")) {
        for (FileStatus day : storage.list(source.path())) {
          for (FileStatus file : storage.list(day.path())) {
            if (file.path().name().startsWith(".erase-")) {
              packed(
                  "draft of an erasure",
                  file.path(),
                  "goes with the next erasure of records of its segment; delete it if none is at"
                      + " work");
            }
          }
        }
      }
    }
  }

  private void uploads(StoragePath directory) throws IOException {
    for (FileStatus file : storage.list(directory)) {
      if (file.isDirectory()) {
        uploads(file.path());
      } else {
        packed("upload", file.path(), "the agent deletes it at its next start");
      }
    }
  }

  private void packed(String kind, StoragePath path, String remedy) throws IOException {
    try (InputStream in = new ZstdInputStream(storage.open(path, 0)).setContinuous(true)) {
      if (isIn(in)) {
        found.add(new FoundPlace(kind, path.value(), remedy));
      }
    } catch (IOException e) {
      storage.status(path);
      notes.add("[" + path + "] could not be searched to its end: " + e.getMessage());
    }
  }

  /** Searches what people deleted from the warehouse by hand. */
  void trash() throws IOException {
    StoragePath users = new StoragePath("/user");
    for (FileStatus user : storage.list(users)) {
      StoragePath trash = user.path().child(".Trash");
      try {
        trash(trash);
      } catch (IOException e) {
        storage.status(users);
        notes.add("[" + trash + "] could not be searched: " + e.getMessage());
      }
    }
  }

  private void trash(StoragePath directory) throws IOException {
    for (FileStatus file : storage.list(directory)) {
      String remedy = "empty the trash, 'hdfs dfs -expunge', or wait for fs.trash.interval";
      if (file.isDirectory()) {
        trash(file.path());
      } else if (file.path().name().endsWith(".zst")) {
        packed("trash", file.path(), remedy);
      } else if (file.path().name().endsWith(PARQUET)) {
        for (List<Column> columns : columnsOf(file.path().value())) {
          rows("trash", file.path(), columns, remedy);
        }
      }
    }
  }

  /** Where it was tells of which table it is. */
  private List<List<Column>> columnsOf(String path) {
    List<List<Column>> columns = new ArrayList<>();
    if (path.contains("/quarantine/")) {
      columns.add(QuarantineTable.COLUMNS);
    }
    datasets()
        .forEach(
            (name, of) -> {
              if (path.contains("/archive/" + name + "/")) {
                columns.add(of);
              }
            });
    for (MetricTable table : configuration.metrics().tables()) {
      if (path.contains("/metrics/" + table.name() + "/")) {
        columns.add(table.columns());
      }
    }
    return columns;
  }

  /** Searches what people wrote on days. */
  void notesOfPeople() throws IOException {
    for (FileStatus file : storage.list(zones.notes())) {
      text("note", file.path(), "delete the file, or write the note anew without the value");
    }
  }

  private void text(String kind, StoragePath path, String remedy) throws IOException {
    if (words.isIn(new String(storage.read(path), StandardCharsets.UTF_8))) {
      found.add(new FoundPlace(kind, path.value(), remedy));
    }
  }

  /**
   * Searches this host.
   *
   * @param state the agent's state directory
   * @param console the console's directory
   */
  void host(Path state, Path console) throws IOException {
    local(
        "pin",
        state.resolve("pins"),
        "the log of the service itself: the pin goes when it is landed and quiet, the log by its"
            + " rotation");
    local("spool", state.resolve("spool"), "goes once it is landed: erase again then");
    Path cache = console.resolve("console.duckdb");
    if (Files.exists(cache)) {
      local(
          "console's cache",
          console,
          "end the console, delete " + cache + " and start it: it is made anew");
      notes.add(
          "["
              + cache
              + "] was searched as bytes, which find no compressed text; a console that runs takes"
              + " over what was published within seconds, and a deleted file is made anew");
    }
  }

  private void local(String kind, Path directory, String remedy) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path file : tree.filter(PersonPlaces::isOwnFile).sorted().toList()) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
          if (isIn(in)) {
            found.add(new FoundPlace(kind, file.toString(), remedy));
          }
        } catch (IOException e) {
          notes.add("[" + file + "] could not be searched: " + e.getMessage());
        }
      }
    }
  }

  /** The names of pinned logs are links to the logs themselves, which are their service's. */
  private static boolean isOwnFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isIn(InputStream in) throws IOException {
    byte[] buffer = new byte[WINDOW_BYTES];
    int kept = 0;
    for (int read = in.readNBytes(buffer, 0, buffer.length);
        read > 0;
        read = in.readNBytes(buffer, kept, buffer.length - kept)) {
      int held = kept + read;
      if (words.isIn(new String(buffer, 0, held, StandardCharsets.UTF_8))) {
        return true;
      }
      kept = Math.min(OVERLAP_BYTES, held);
      System.arraycopy(buffer, held - kept, buffer, 0, kept);
    }
    return false;
  }
}
