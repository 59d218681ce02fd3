package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.archive.table.RowValues;
import io.daybook.archive.table.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;

/** That no key comes twice in the files of a day, whichever batches they are of. */
final class KeyProof {
  private final Configuration hadoop;
  private final RowKey key;
  private final FlawSink flaws;
  private final RepeatedKeys repeated;

  /** What tells rows apart. */
  interface RowKey extends ToLongFunction<RowValues> {
    /** Returns the columns that make it. */
    List<String> columns();

    /** Returns its hash. */
    @Override
    long applyAsLong(RowValues row);

    /** Returns it as text, for people too. */
    String text(RowValues row);

    /** Returns what it is called. */
    String name();
  }

  /**
   * @param rows at most so many come
   */
  KeyProof(Configuration hadoop, RowKey key, long rows, FlawSink flaws) {
    this.hadoop = hadoop;
    this.key = key;
    this.flaws = flaws;
    this.repeated = new RepeatedKeys(rows);
  }

  void add(long hash) {
    repeated.add(hash);
  }

  /** Compares the keys whose hashes met, and tells which come twice. */
  void end(List<RowProof.ReadFile> files) throws IOException {
    while (repeated.hasMoreAfter()) {
      read(files, (file, row) -> repeated.add(key.applyAsLong(row)));
    }
    if (repeated.isEmpty()) {
      return;
    }
    Map<String, List<RowProof.ReadFile>> places = new LinkedHashMap<>();
    read(
        files,
        (file, row) -> {
          if (repeated.contains(key.applyAsLong(row))) {
            places.computeIfAbsent(key.text(row), text -> new ArrayList<>()).add(file);
          }
        });
    Map<Set<String>, List<String>> alike = new LinkedHashMap<>();
    Map<Set<String>, RowProof.ReadFile> lasts = new LinkedHashMap<>();
    places.forEach(
        (text, found) -> {
          if (found.size() > 1) {
            Set<String> paths = paths(found);
            alike.computeIfAbsent(paths, of -> new ArrayList<>()).add(text);
            lasts.put(paths, found.get(found.size() - 1));
          }
        });
    lasts.forEach((paths, last) -> tell(last, paths, alike.getOrDefault(paths, List.of())));
  }

  private static Set<String> paths(List<RowProof.ReadFile> files) {
    Set<String> paths = new TreeSet<>();
    files.forEach(file -> paths.add(file.file().path()));
    return paths;
  }

  private void tell(RowProof.ReadFile last, Set<String> paths, List<String> texts) {
    List<String> others = paths.stream().filter(path -> !path.equals(last.file().path())).toList();
    flaws.add(
        ArchiveFlawKind.DUPLICATE,
        last.version(),
        last.file().path(),
        "each " + key.name() + " once",
        String.format(
            Locale.ROOT,
            "%s%,d twice%s, first %s",
            repeated.isCut() ? "at least " : "",
            texts.size(),
            others.isEmpty() ? " in it" : ", also in " + String.join(", ", others),
            texts.get(0)));
  }

  private interface KeyVisitor {
    void row(RowProof.ReadFile file, RowValues row);
  }

  private void read(List<RowProof.ReadFile> files, KeyVisitor visitor) throws IOException {
    for (RowProof.ReadFile each : files) {
      try (StoredFile file = StoredFile.open(hadoop, each.file().path())) {
        file.readColumns(key.columns(), row -> visitor.row(each, row));
      }
    }
  }
}
