package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;

/**
 * Two engines at the same run: the first one's work is what counts, and the second one must count,
 * write and order everything alike. Its files are gone then.
 */
final class ComparedEngine implements ArchiveEngine {
  /** Unpacked. Of more, the rows of both engines would be too many to be compared in a test. */
  private static final long MOST_BYTES = 1 << 20;

  private final ArchiveEngine engine;
  private final ArchiveEngine other;

  ComparedEngine(ArchiveEngine engine, ArchiveEngine other) {
    this.engine = engine;
    this.other = other;
  }

  @Override
  public EngineWork begin(Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException {
    long bytes = plan.segments().stream().mapToLong(InputPlan.InputSegment::freshBytes).sum();
    // Tasks don't compare versions of records.
    if (bytes > MOST_BYTES || mappings.stream().anyMatch(each -> each.version().isPresent())) {
      return engine.begin(dataset, mappings, plan, output);
    }
    RunOutput shadow =
        new RunOutput(output.dataset(), output.zones(), output.base(), RunId.random());
    return new ComparedWork(
        engine.begin(dataset, mappings, plan, output),
        other.begin(dataset, mappings, plan, shadow));
  }

  private static final class ComparedWork implements EngineWork {
    private final EngineWork work;
    private final EngineWork other;

    ComparedWork(EngineWork work, EngineWork other) {
      this.work = work;
      this.other = other;
    }

    @Override
    public List<SegmentCounts> parse(List<Integer> segments) throws IOException {
      List<SegmentCounts> counts = work.parse(segments);
      assertThat(other.parse(segments)).isEqualTo(counts);
      return counts;
    }

    @Override
    public RunResult write(Set<String> heldSources) throws IOException {
      RunResult result = work.write(heldSources);
      RunResult theirs = other.write(heldSources);
      assertThat(theirs.touched()).isEqualTo(result.touched());
      assertThat(theirs.sums()).isEqualTo(result.sums());
      assertThat(theirs.events()).isEqualTo(result.events());
      Map<PartitionKey, PartitionVersion> versions = byKey(result);
      Map<PartitionKey, PartitionVersion> theirVersions = byKey(theirs);
      assertThat(theirVersions.keySet()).isEqualTo(versions.keySet());
      for (PartitionVersion version : versions.values()) {
        compare(version, theirVersions.get(version.key()));
      }
      for (PartitionVersion version : theirs.added()) {
        onlyTakenAttemptsAreLeft(version);
        Path attempt = Path.of(version.directory());
        try (Stream<Path> tree = Files.walk(attempt.getParent())) {
          for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      return result;
    }

    private static Map<PartitionKey, PartitionVersion> byKey(RunResult result) {
      Map<PartitionKey, PartitionVersion> versions =
          new TreeMap<>(
              Comparator.comparing(PartitionKey::table)
                  .thenComparing(PartitionKey::day)
                  .thenComparing(PartitionKey::batch));
      result.added().forEach(version -> versions.put(version.key(), version));
      return versions;
    }

    /** Rows of the archive in their order; the quarantine has none. */
    private static void compare(PartitionVersion version, PartitionVersion theirs)
        throws IOException {
      assertThat(theirs.key()).isEqualTo(version.key());
      assertThat(theirs.rows()).isEqualTo(version.rows());
      List<String> rows = rows(version);
      if (version.key().table().equals(QuarantineTable.NAME)) {
        assertThat(rows(theirs)).containsExactlyInAnyOrderElementsOf(rows);
      } else {
        assertThat(rows(theirs)).containsExactlyElementsOf(rows);
        assertThat(theirs.files())
            .extracting(DataFile::min, DataFile::max, DataFile::rows)
            .isEqualTo(
                version.files().stream()
                    .map(file -> tuple(file.min(), file.max(), file.rows()))
                    .toList());
      }
    }

    private static List<String> rows(PartitionVersion version) throws IOException {
      List<String> rows = new ArrayList<>();
      for (DataFile file : version.files()) {
        for (Group row : TestingWarehouse.rows(new StoragePath(file.path()))) {
          rows.add(row.toString());
        }
      }
      return rows;
    }

    private static void onlyTakenAttemptsAreLeft(PartitionVersion version) throws IOException {
      Path attempt = Path.of(version.directory());
      try (Stream<Path> attempts = Files.list(attempt.getParent())) {
        assertThat(attempts).containsExactly(attempt);
      }
    }

    @Override
    public List<SampledFinding> findings(InputPlan taken) {
      List<SampledFinding> findings = work.findings(taken);
      assertThat(other.findings(taken)).isEqualTo(findings);
      return findings;
    }

    @Override
    public void close() throws IOException {
      try (work) {
        other.close();
      }
    }
  }
}
