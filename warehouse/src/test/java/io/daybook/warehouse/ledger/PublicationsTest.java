package io.daybook.warehouse.ledger;

import static io.daybook.warehouse.ledger.LedgerDrafts.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicationsTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T02:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-03-03T02:00:00Z");

  @TempDir Path directory;
  private FaultyStorage storage;
  private Zones zones;
  private Publications publications;
  private StoragePath login;
  private StoragePath figures;

  @BeforeEach
  void open() throws IOException {
    storage = new FaultyStorage(HadoopStorage.open(URI.create("file:///"), new Configuration()));
    zones = new Zones(new StoragePath(directory.toString()));
    publications = publications();
    login = zones.archive("login");
    figures = zones.metrics("login_daily");
  }

  @Test
  void namesThePublishedEntryOfEachTable() throws IOException {
    LedgerEntry logins = commit(login);
    LedgerEntry days = commit(figures);

    PublicationRecord record = record(Map.of(login, 1L, figures, 1L)).orElseThrow();

    assertThat(record.number()).isOne();
    assertThat(record.publishedAt()).isEqualTo(MONDAY);
    assertThat(record.tables())
        .isEqualTo(
            Map.of(
                "archive/login", new PublishedEntry(1, logins.run()),
                "metrics/login_daily", new PublishedEntry(1, days.run())));
    assertThat(publications.newest()).contains(record);
    assertThat(names()).containsExactly("00000000000000000001.json");
  }

  @Test
  void writesNothingWhereNothingWasPublishedSince() throws IOException {
    commit(login);
    record(Map.of(login, 1L));

    assertThat(record(Map.of(login, 1L))).isEmpty();
    assertThat(names()).hasSize(1);
  }

  /** Every sweep appends an entry behind what is published. */
  @Test
  void writesNothingForEntriesThatChangeNoTable() throws IOException {
    LedgerEntry first = commit(login);
    record(Map.of(login, 1L));
    ledger(login).commit(new LedgerEntry.Sweep(RunId.random(), List.of(), 1, MONDAY));
    ledger(login).commit(new LedgerEntry.Abort(RunId.random(), RunId.random(), 2, MONDAY));
    ledger(login).commit(on(3).consumes(7, 0, 9).draft());

    assertThat(publications.unrecorded(Map.of(login, 4L))).isEmpty();
    assertThat(record(Map.of(login, 4L))).isEmpty();
    PublicationRecord record = publications.newest().orElseThrow();
    assertThat(publications.upTo(record, login)).isOne();
    assertThat(publications.shown(record, login).number()).isEqualTo(4);

    commit(login);
    assertThat(publications.shown(record, login).number()).isEqualTo(4);
    assertThat(publications.shown(record, figures).number()).isZero();
    assertThat(publications.unrecorded(Map.of(login, 5L))).containsExactly("archive/login");
    assertThat(record(Map.of(login, 5L)).orElseThrow().table("archive/login"))
        .isNotEqualTo(Optional.of(new PublishedEntry(1, first.run())))
        .map(PublishedEntry::entry)
        .contains(5L);
  }

  @Test
  void keepsTheTablesThatThisPublicationLeftAlone() throws IOException {
    commit(login);
    commit(figures);
    record(Map.of(login, 1L, figures, 1L));
    commit(login);

    PublicationRecord record = record(Map.of(login, 2L)).orElseThrow();

    assertThat(record.number()).isEqualTo(2);
    assertThat(record.tables().values()).extracting(PublishedEntry::entry).containsExactly(2L, 1L);
  }

  @Test
  void neverGoesBackToWhatASlowerPublisherSaw() throws IOException {
    commit(login);
    commit(login);
    record(Map.of(login, 2L));

    assertThat(record(Map.of(login, 1L))).isEmpty();
    assertThat(publications.newest().orElseThrow().tables().values())
        .extracting(PublishedEntry::entry)
        .containsExactly(2L);
  }

  @Test
  void namesNoTableWhoseLedgerHasNoEntry() throws IOException {
    assertThat(record(Map.of(login, 0L))).isEmpty();
    assertThat(storage.status(zones.publications())).isEmpty();
  }

  /** Otherwise all that the new ledger replaces would count as published long ago. */
  @Test
  void doesNotTakeALedgerThatWasBegunAnewForTheOneBefore() throws IOException {
    commit(login);
    commit(login);
    PublicationRecord before = record(Map.of(login, 2L)).orElseThrow();
    storage.delete(login);
    LedgerEntry anew = commit(login);
    assertThat(publications.upTo(before, login)).isZero();

    PublicationRecord after = record(Map.of(login, 1L)).orElseThrow();
    assertThat(after.table("archive/login")).contains(new PublishedEntry(1, anew.run()));
    assertThat(publications.upTo(after, login)).isOne();

    commit(login);
    assertThat(publications.upTo(before, login)).isZero();
  }

  @Test
  void findsTheNewestRecordFromBeforeATime() throws IOException {
    commit(login);
    record(Map.of(login, 1L));
    date(1, MONDAY);
    commit(login);
    record(Map.of(login, 2L));
    date(2, TUESDAY);

    assertThat(publications.newestBefore(MONDAY)).isEmpty();
    assertThat(publications.newestBefore(TUESDAY).map(PublicationRecord::number)).contains(1L);
    assertThat(publications.newestBefore(TUESDAY.plusMillis(1)).map(PublicationRecord::number))
        .contains(2L);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Call.CREATE, Moment.BEFORE_EFFECT),
        Arguments.of(Call.CREATE, Moment.AFTER_EFFECT),
        Arguments.of(Call.CLOSE, Moment.AFTER_EFFECT),
        Arguments.of(Call.RENAME, Moment.BEFORE_EFFECT),
        Arguments.of(Call.RENAME, Moment.AFTER_EFFECT));
  }

  /** As often as a record may fail to be written: the same as if it had died there. */
  @ParameterizedTest
  @MethodSource("faults")
  void isRecordedOnceHoweverItEndedBefore(Call call, Moment moment) throws IOException {
    commit(login);
    storage.fail(call, "/publications/", moment);
    for (int more = 0; more < 4; more++) {
      storage.fail(call, "/publications/", moment);
    }
    boolean isUnknown = false;
    try {
      record(Map.of(login, 1L));
    } catch (CommitUnknownException e) {
      isUnknown = true;
    }
    storage.heal();

    boolean isWritten = !record(Map.of(login, 1L)).isPresent();

    assertThat(isWritten).isEqualTo(call == Call.RENAME && moment == Moment.AFTER_EFFECT);
    assertThat(isUnknown).isEqualTo(!isWritten);
    assertThat(publications.newest().map(PublicationRecord::number)).contains(1L);
    assertThat(names().stream().filter(name -> !name.startsWith(".")))
        .containsExactly("00000000000000000001.json");
  }

  @Test
  void writesTheNextRecordWhenAnotherWasFaster() throws IOException {
    commit(login);
    commit(figures);
    storage.beforeNextRename(() -> publications().record(Map.of(figures, 1L), MONDAY));

    PublicationRecord record = record(Map.of(login, 1L)).orElseThrow();

    assertThat(record.number()).isEqualTo(2);
    assertThat(record.tables()).containsOnlyKeys("archive/login", "metrics/login_daily");
    assertThat(names()).containsExactly("00000000000000000001.json", "00000000000000000002.json");
  }

  @Test
  void letsPublishersRaceAndLosesNone() throws Exception {
    int publishers = 4;
    int times = 8;
    List<Callable<Void>> work = new ArrayList<>();
    for (int publisher = 0; publisher < publishers; publisher++) {
      StoragePath home = zones.archive("own_" + publisher);
      work.add(
          () -> {
            for (long entry = 1; entry <= times; entry++) {
              commit(home);
              publications().record(Map.of(home, entry), MONDAY);
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(publishers);
    try {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    PublicationRecord last = publications.newest().orElseThrow();
    assertThat(last.tables().values()).extracting(PublishedEntry::entry).containsOnly((long) times);
    assertThat(last.tables()).hasSize(publishers);
    assertThat(names())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, last.number()).mapToObj(LedgerNames::entry).toList());
  }

  @Test
  void refusesADamagedRecord() throws IOException {
    storage.makeDirectories(zones.publications());
    put("00000000000000000001.json", "{\"formatVersion\":1,\"num");

    assertThatThrownBy(publications::newest)
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith(
            "[%s/00000000000000000001.json] Cannot read publication: expected the JSON of a record"
                + " but found other bytes; restore",
            zones.publications())
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.BLOCKED);
  }

  @Test
  void refusesARecordOfANewerFormat() throws IOException {
    storage.makeDirectories(zones.publications());
    put("00000000000000000001.json", "{\"formatVersion\":2,\"novelty\":[]}");

    assertThatThrownBy(publications::newest)
        .hasMessageContaining("expected format 1 or older but found 2");
  }

  private Publications publications() {
    return new Publications(storage, zones, RunId::random);
  }

  private Optional<PublicationRecord> record(Map<StoragePath, Long> published) throws IOException {
    return publications.record(published, MONDAY);
  }

  private Ledger ledger(StoragePath home) {
    return new Ledger(storage, home);
  }

  private LedgerEntry commit(StoragePath home) throws IOException {
    long base = ledger(home).state().number();
    String day = LocalDate.of(2026, 3, 1).plusDays(base).toString();
    return ledger(home).commit(on(base).adds(day, 0, 1).draft());
  }

  private void date(int record, Instant time) throws IOException {
    Files.setLastModifiedTime(
        directory.resolve("publications/%020d.json".formatted(record)), FileTime.from(time));
  }

  private void put(String name, String content) throws IOException {
    storage.write(zones.publications().child(name), content.getBytes(UTF_8));
  }

  private List<String> names() throws IOException {
    return storage.list(zones.publications()).stream().map(file -> file.path().name()).toList();
  }
}
