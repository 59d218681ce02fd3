package io.daybook.warehouse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they were written before an entry's kinds were types of their own. */
class StoredEntryTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final Instant NOW = Instant.parse("2026-03-02T01:02:03.456Z");
  private static final RunId RUN = new RunId("0123456789ab");
  private static final RunId OTHER = new RunId("fedcba987654");
  private static final String DIRECTORY =
      "/daybook/archive/login/dt=2026-03-01/batch=0/v=000000000042-0123456789ab";

  private static final String COMMIT =
      """
      {"formatVersion":5,"number":42,"kind":"COMMIT","run":{"value":"0123456789ab"},"base":41,\
      "committedAt":"2026-03-02T01:02:03.456Z","dependsOn":["login/2026-03-01"],\
      "removed":[{"table":"login","day":"2026-03-01","batch":1}],\
      "added":[{"key":{"table":"login","day":"2026-03-01","batch":0},"version":42,\
      "run":{"value":"0123456789ab"},"directory":"DIRECTORY",\
      "files":[{"path":"DIRECTORY/part-00000.parquet","rows":3,"bytes":1024,\
      "min":{"channel":"app"},"max":{"channel":"web"}}],"inputs":{"login":"1-x"},\
      "content":"bc51e9e65d79e1c90ba544ab2eae1044",\
      "reached":{"2026-03-01":"52774637822c236d84ed1e221bb24d9c"},\
      "totals":{"attempts":{"(none)":3}}}],\
      "consumed":[{"file":{"source":"app_login","agent":"web-1","file":7},"start":0,"end":99}],\
      "listed":[{"source":"app_login","arrivalDay":"2026-03-01","modifiedMillis":1234,"format":7}],\
      "sums":[{"source":"app_login","arrivalDay":"2026-03-01","recordsRead":5,\
      "recordsWithEvents":3,"recordsQuarantined":1,"recordsSkipped":1,"eventsGiven":4,\
      "eventsArchived":3,"eventsDuplicate":1}],"abortedRun":null,"swept":[],\
      "identities":[{"source":"app_login","ids":"app_login","rule":"id: position"}],\
      "facts":{"events":[{"source":"app_login","day":"2026-03-01","events":3,"duplicates":1,\
      "late":2}],"agents":[{"source":"app_login","arrivalDay":"2026-03-01",\
      "landed":["web-1"],"silent":["web-2"]}],"restated":[{"day":"2026-03-01","publication":7,\
      "reason":"login changed","totals":[{"measure":"net_amount","currency":"EUR","before":9.5},\
      {"measure":"orders","currency":"EUR","before":1,"after":10}]}]}}\
      """
          .replace("DIRECTORY", DIRECTORY);

  private static final String ABORT =
      """
      {"formatVersion":5,"number":42,"kind":"ABORT","run":{"value":"0123456789ab"},"base":41,\
      "committedAt":"2026-03-02T01:02:03.456Z","dependsOn":[],"removed":[],"added":[],\
      "consumed":[],"listed":[],"sums":[],"abortedRun":{"value":"fedcba987654"},"swept":[],\
      "identities":[]}\
      """;

  private static final String SWEEP =
      """
      {"formatVersion":5,"number":42,"kind":"SWEEP","run":{"value":"0123456789ab"},"base":41,\
      "committedAt":"2026-03-02T01:02:03.456Z","dependsOn":[],"removed":[],"added":[],\
      "consumed":[],"listed":[],"sums":[],"abortedRun":null,"swept":["DIRECTORY"],\
      "identities":[]}\
      """
          .replace("DIRECTORY", DIRECTORY);

  @Test
  void readsAndWritesACommit() throws IOException {
    DataFile file =
        new DataFile(
            DIRECTORY + "/part-00000.parquet",
            3,
            1024,
            Map.of("channel", "app"),
            Map.of("channel", "web"));
    PartitionVersion version =
        new PartitionVersion(
            new PartitionKey("login", DAY, 0),
            42,
            RUN,
            DIRECTORY,
            List.of(file),
            Map.of("login", "1-x"),
            PartitionContent.of("rows"),
            Map.of(DAY, PartitionContent.of("reached")),
            new MeasureTotals(
                Map.of("attempts", Map.of(MeasureTotals.NO_CURRENCY, new BigDecimal("3.0000")))));
    assertSame(
        COMMIT,
        new LedgerEntry.Commit(
            42,
            RUN,
            41,
            NOW,
            Set.of("login/2026-03-01"),
            List.of(new PartitionKey("login", DAY, 1)),
            List.of(version),
            List.of(new ConsumedRange(new FileKey("app_login", "web-1", 7), 0, 99)),
            List.of(),
            List.of(new ListedDay("app_login", DAY, 1234)),
            List.of(new SourceSums("app_login", DAY, 5, 3, 1, 1, 4, 3, 1)),
            List.of(new SourceIdentity("app_login", "app_login", "id: position")),
            new RunFacts(
                List.of(new EventSums("app_login", DAY, 3, 1, 2)),
                List.of(new ArrivalAgents("app_login", DAY, Set.of("web-1"), Set.of("web-2"))),
                List.of(
                    new Restatement(
                        DAY,
                        7,
                        "login changed",
                        List.of(
                            new Restatement.ChangedTotal(
                                "net_amount", "EUR", new BigDecimal("9.5"), null),
                            new Restatement.ChangedTotal(
                                "orders", "EUR", BigDecimal.ONE, BigDecimal.TEN)))))));
  }

  /** Older builds would take the removed rows for lost. */
  @Test
  void writesExpiredRowsInAFormatOfTheirOwn() throws IOException {
    LedgerEntry.Commit expiry =
        LedgerDraft.commit(RUN, 41)
            .removes(List.of(new PartitionKey("quarantine", DAY, 0)))
            .expires(List.of(new ExpiredRows("quarantine", "app_login", DAY, 3)))
            .entry(NOW);

    String json = new String(LedgerJson.write(StoredEntry.of(expiry)), UTF_8);

    assertThat(json).contains("\"formatVersion\":8", "\"expired\":[{\"table\":\"quarantine\"");
    StoredEntry read =
        LedgerJson.read(new StoragePath("/x"), json.getBytes(UTF_8), StoredEntry.class, 8);
    assertThat(read.entry()).isEqualTo(expiry);
  }

  /** It told nothing of its run, and kept no totals. */
  @Test
  void readsACommitOfTheFormatBefore() throws IOException {
    String old =
        COMMIT
            .replace("\"formatVersion\":5", "\"formatVersion\":4")
            .replace(",\"format\":7", "")
            .replace(",\"totals\":{\"attempts\":{\"(none)\":3}}", "")
            .replaceFirst(",\"facts\":.*", "}");

    LedgerEntry.Commit read = (LedgerEntry.Commit) read(old);

    assertThat(read.facts()).isEqualTo(RunFacts.NONE);
    assertThat(read.added())
        .singleElement()
        .extracting(PartitionVersion::totals)
        .isEqualTo(MeasureTotals.NONE);
    assertThat(read.identities()).hasSize(1);
    assertThat(read.listed()).containsExactly(new ListedDay("app_login", DAY, 1234, 0));
  }

  /** Who doesn't know bundles would read their slices again. */
  @Test
  void isOfANewerFormatWhereItConsumedBundles() throws IOException {
    ConsumedBundles bundle = new ConsumedBundles("app_login", "web-1", 3, "0123456789ab", 17);
    LedgerEntry.Commit entry =
        LedgerDraft.commit(RUN, 41).consumesBundles(List.of(bundle)).entry(NOW);

    String file = new String(LedgerJson.write(StoredEntry.of(entry)), UTF_8);

    assertThat(file)
        .startsWith("{\"formatVersion\":6,")
        .endsWith(
            """
            "bundles":[{"source":"app_login","agent":"web-1","epoch":3,"claim":"0123456789ab",\
            "start":17,"end":18}]}""");
    assertThat(read(file)).isEqualTo(entry);
  }

  /** Who doesn't know tombstones would let older versions of records in again. */
  @Test
  void isOfANewerFormatWhereVersionsOfRecordsCount() throws IOException {
    PartitionVersion version =
        new PartitionVersion(
                new PartitionKey("app_login", DAY, 0), 42, RUN, "/v", List.of(), Map.of())
            .withTombstones(List.of(new DataFile("/v/_t", 1, 10, Map.of(), Map.of())));
    LedgerDraft buried = LedgerDraft.commit(RUN, 41).adds(List.of(version));
    LedgerDraft replaced =
        LedgerDraft.commit(RUN, 41).sums(List.of(SourceSums.superseded("app_login", DAY, 2)));
    EventSums contradicting = new EventSums("app_login", DAY, 0, 1, 0, 0, 1);
    LedgerDraft told =
        LedgerDraft.commit(RUN, 41)
            .facts(new RunFacts(List.of(contradicting), List.of(), List.of()));

    for (LedgerDraft draft : List.of(buried, replaced, told)) {
      LedgerEntry.Commit entry = draft.entry(NOW);
      String file = new String(LedgerJson.write(StoredEntry.of(entry)), UTF_8);

      assertThat(file).startsWith("{\"formatVersion\":8,");
      assertThat(read(file)).isEqualTo(entry);
    }
  }

  @Test
  void readsAndWritesAnAbort() throws IOException {
    assertSame(ABORT, new LedgerEntry.Abort(RUN, OTHER, 41, NOW));
  }

  @Test
  void readsAndWritesASweep() throws IOException {
    assertSame(SWEEP, new LedgerEntry.Sweep(RUN, List.of(DIRECTORY), 41, NOW));
  }

  /** An abort of nothing would be a commit of nothing, and free the run that it was about. */
  @ParameterizedTest
  @ValueSource(strings = {"\"abortedRun\":null", "\"kindless\":true"})
  void refusesAnAbortOfNothing(String instead) {
    String damaged =
        ABORT
            .replace("\"abortedRun\":{\"value\":\"fedcba987654\"}", instead)
            .replace("\"ABORT\"", instead.contains("kindless") ? "null" : "\"ABORT\"");
    assertThatThrownBy(() -> read(damaged)).isInstanceOf(JsonProcessingException.class);
  }

  private static void assertSame(String file, LedgerEntry entry) throws IOException {
    assertThat(read(file)).isEqualTo(entry);
    assertThat(new String(LedgerJson.write(StoredEntry.of(entry)), UTF_8)).isEqualTo(file);
  }

  private static LedgerEntry read(String file) throws IOException {
    StoragePath path = new StoragePath("/entry.json");
    return LedgerJson.read(
            path, file.getBytes(UTF_8), StoredEntry.class, StoredEntry.FORMAT_VERSION)
        .entry();
  }
}
