package io.daybook.archive.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.table.GivenRow;
import io.daybook.archive.table.TableFile;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The third sum: figures against the totals of their commit. */
class FigureProofTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final MetricTable TABLE =
      MetricTables.ALL.stream()
          .filter(table -> table.name().equals("purchase_daily"))
          .findFirst()
          .orElseThrow();

  @TempDir Path directory;
  private final Configuration hadoop = new Configuration();
  private HadoopStorage storage;
  private Zones zones;

  @BeforeEach
  void open() throws IOException {
    hadoop.set("fs.defaultFS", "file:///");
    storage = HadoopStorage.open(URI.create("file:///"), hadoop);
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
  }

  /** Writes a day with a row of each currency; all other values are 2. */
  private PartitionVersion commit(String net) throws IOException {
    RunId run = RunId.random();
    StoragePath place = zones.metrics(TABLE.name(), DAY, 1, run).child("attempt-3");
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(place.value(), "part-00000.parquet");
    List<Column> columns = TABLE.columns();
    TableFile file = TableFile.create(hadoop, path, TABLE.name(), columns, Compression.ZSTD, 2);
    for (String currency : List.of("CHF", "EUR")) {
      file.write(new GivenRow(columns, columns.stream().map(c -> value(c, currency)).toList()));
    }
    file.close();
    DataFile described = file.described();
    PartitionVersion version =
        new PartitionVersion(
            new PartitionKey(TABLE.name(), DAY, 0),
            1,
            run,
            place.value(),
            List.of(described),
            Map.of(),
            PartitionContent.of("x"),
            Map.of(),
            new MeasureTotals(
                Map.of(
                    "net_amount",
                    Map.of("CHF", new BigDecimal(net), "EUR", new BigDecimal("2.00")))));
    new Ledger(storage, zones.metrics(TABLE.name()))
        .commit(LedgerDraft.commit(run, 0).adds(List.of(version)).entry(Instant.now()));
    return version;
  }

  private static String value(Column column, String currency) {
    return column.type() == ColumnType.Simple.STRING ? currency : "2";
  }

  private List<ArchiveFlaw> audit(AuditDepth depth) throws IOException {
    return new ArchiveAudit(storage, hadoop, zones, ZoneOffset.UTC, 1, Progress.NONE)
        .run(List.of(AuditedTable.of(TABLE, zones)), List.of(), depth)
        .exceptions();
  }

  @Test
  void holdsWhereFiguresAddUpToTheTotals() throws IOException {
    commit("2");

    assertThat(audit(AuditDepth.PAGES)).isEmpty();
  }

  @Test
  void namesTheMeasureAndCurrencyThatDoNotAddUp() throws IOException {
    PartitionVersion version = commit("2.01");

    assertThat(audit(AuditDepth.FOOTERS)).isEmpty();
    assertThat(audit(AuditDepth.PAGES))
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlaw.ArchiveFlawKind.TOTAL);
              assertThat(flaw.path()).isEqualTo(version.files().get(0).path());
              assertThat(flaw.expected()).isEqualTo("net_amount in CHF of 2.01");
              assertThat(flaw.found()).isEqualTo("2");
              assertThat(flaw.remedy())
                  .contains("daybook metrics --from 2026-03-01 --to 2026-03-01 --recompute");
            });
  }

  @Test
  void leavesLostAttemptsToTheSweep() throws IOException {
    PartitionVersion version = commit("2");
    Path lost = Files.createDirectories(Path.of(version.directory()).resolveSibling("attempt-2"));
    Files.writeString(lost.resolve("part-00000.parquet"), "half a f");

    assertThat(audit(AuditDepth.PAGES)).isEmpty();
    Files.writeString(Path.of(version.directory()).resolve("part-00001.parquet"), "x");
    assertThat(audit(AuditDepth.PAGES))
        .singleElement()
        .extracting(ArchiveFlaw::kind)
        .isEqualTo(ArchiveFlaw.ArchiveFlawKind.SURPLUS);
  }

  @Test
  void saysHowFiguresAreMadeAgain() throws IOException {
    PartitionVersion version = commit("2");
    Files.delete(Path.of(version.files().get(0).path()));

    assertThat(audit(AuditDepth.FOOTERS))
        .singleElement()
        .extracting(ArchiveFlaw::remedy)
        .asString()
        .contains("put it back; or 'daybook metrics --from 2026-03-01");
  }
}
