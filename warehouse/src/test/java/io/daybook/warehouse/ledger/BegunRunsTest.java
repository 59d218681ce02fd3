package io.daybook.warehouse.ledger;

import static io.daybook.warehouse.ledger.LedgerDrafts.TABLE;
import static io.daybook.warehouse.ledger.LedgerDrafts.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BegunRunsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T01:02:03Z");

  @TempDir Path directory;
  private Storage storage;
  private StoragePath table;
  private BegunRuns runs;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    table = new StoragePath(directory.toString()).child(TABLE);
    runs = new BegunRuns(storage, table);
  }

  @Test
  void tellsOfARunFromItsBeginToItsCommit() throws IOException {
    RunId run = RunId.random();
    runs.begin(run, 0, NOW);
    runs.begin(run, 0, NOW);

    assertThat(runs.list())
        .singleElement()
        .satisfies(
            begun -> {
              assertThat(begun.run()).isEqualTo(run);
              assertThat(begun.base()).isZero();
              assertThat(begun.begunAt()).isEqualTo(NOW);
              assertThat(begun.host()).isNotEmpty();
            });

    new Ledger(storage, table)
        .commit(LedgerDraft.commit(run, 0).removes(List.of(key("2026-03-01", 0))).entry(NOW));

    assertThat(runs.list()).isEmpty();
  }

  @Test
  void keepsTheRecordOfARunThatAnotherAborts() throws IOException {
    RunId run = RunId.random();
    runs.begin(run, 0, NOW);

    new Ledger(storage, table).commit(new LedgerEntry.Abort(RunId.random(), run, 0, NOW));

    assertThat(runs.list()).extracting(BegunRun::run).containsExactly(run);
    runs.forget(run);
    assertThat(runs.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"formatVer", "null"})
  void tellsOfARunThatDiedWhileItWroteItsRecord(String written) throws IOException {
    StoragePath begun = table.child("_ledger").child("runs");
    storage.makeDirectories(begun);
    storage.write(begun.child("0123456789ab.json"), written.getBytes(UTF_8));

    assertThat(runs.list()).extracting(BegunRun::run).containsExactly(new RunId("0123456789ab"));
  }
}
