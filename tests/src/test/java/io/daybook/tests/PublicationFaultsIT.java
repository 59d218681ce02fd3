package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.hive.ddl.DdlApplication;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sweep.SweepReport;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publication with real Hive while readers scan, zombies write and replies are lost. */
@ExtendWith(SharedStack.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PublicationFaultsIT {
  private static final LocalDate FIRST = LoginHouse.FIRST;
  private static final Duration DAY_LONG = Duration.ofHours(24);
  private static final Duration ONE_SCAN = Duration.ofMinutes(3);

  @TempDir Path scratch;
  private LoginHouse house;
  private HiveSession hive;

  @BeforeEach
  void open() throws Exception {
    house = LoginHouse.of(SharedStack.HOME);
    hive = HiveSession.open(house.stack().jdbcUrl());
    new DdlApplication(
            hive, house.stack().hdfsUri(), LoginHouse.ZONES, house.views(), Progress.NONE)
        .apply(Datasets.BUILT_IN, List.of(), List.of());
  }

  @AfterEach
  void close() {
    hive.close();
    house.close();
  }

  /**
   * More days than the metastore reads at a time by default. Last: Hive goes through all these
   * partitions also when they point at nothing any more.
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 400})
  @Order(Integer.MAX_VALUE)
  void showsEveryDayAsItWasOrAsItIs(int count) throws Exception {
    List<LocalDate> days = LoginHouse.days(count);
    house.commit(days, 1, house.removedBut(count), scratch);
    house.publish();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger errors = new AtomicInteger();
    List<Map<String, Long>> answers = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              try (HiveSession other = HiveSession.open(house.stack().jdbcUrl())) {
                while (!done.get()) {
                  try {
                    answers.add(LoginHouse.counts(other));
                  } catch (OperatorException e) {
                    errors.incrementAndGet();
                  }
                }
              }
            });

    // A query over hundreds of days may outlast all rounds: it is under way when they begin.
    await().atMost(ONE_SCAN).until(() -> !answers.isEmpty() || reader.isDone());
    int rounds = count > 100 ? 3 : 12;
    for (int rows = 2; rows <= rounds; rows++) {
      house.commit(days, rows, List.of(), scratch);
      assertThat(house.publisher().isBehind(LoginHouse.LOGINS)).isTrue();
      Publication publication = house.publish().get(1);
      assertThat(publication.switched()).isEqualTo(count);
      assertThat(publication.added()).isZero();
    }
    int during = answers.size();
    await().atMost(ONE_SCAN).until(() -> answers.size() > during || reader.isDone());
    done.set(true);
    reader.join();

    assertThat(errors).as("read errors").hasValue(0);
    assertThat(answers).hasSizeGreaterThan(1);
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer).hasSize(count);
              assertThat(answer.values()).containsOnly(answer.get("2026-03-01"));
            });
    assertThat(LoginHouse.counts(hive).values()).containsOnly((long) rounds);
    assertThat(house.publish()).allMatch(Publication::isUnchanged);
  }

  @Test
  void letsASlowScanFinishWithTheOldRows() throws Exception {
    List<LocalDate> days = LoginHouse.days(2);
    LedgerEntry.Commit old = house.commit(days, 40, house.removedBut(2), scratch);
    house.publish();
    Map<String, Long> rowsByDay = new TreeMap<>();
    try (Connection other = DriverManager.getConnection(house.stack().jdbcUrl());
        Statement statement = other.createStatement()) {
      // Row by row: HiveServer2 opens the second day's files only when the first day is through.
      statement.setFetchSize(1);
      try (ResultSet scan = statement.executeQuery("SELECT dt, event_id FROM daybook.login")) {
        assertThat(scan.next()).isTrue();
        rowsByDay.merge(scan.getString(1), 1L, Long::sum);

        for (int rows = 41; rows <= 42; rows++) {
          house.commit(days, rows, List.of(), scratch);
          house.publish();
        }
        SweepReport swept = house.sweep(Duration.ZERO, DAY_LONG);

        assertThat(swept.versions()).isEmpty();
        assertThat(swept.waiting()).isGreaterThanOrEqualTo(4);
        while (scan.next()) {
          rowsByDay.merge(scan.getString(1), 1L, Long::sum);
        }
      }
    }
    assertThat(rowsByDay).hasSize(2);
    assertThat(rowsByDay.values()).containsOnly(40L);
    // A day after the publication nobody can be reading any more.
    SweepReport later = house.sweep(Duration.ofHours(25), DAY_LONG);
    assertThat(later.versions())
        .containsAll(old.added().stream().map(PartitionVersion::directory).toList());
    assertThat(LoginHouse.counts(hive).values()).containsOnly(42L);
  }

  @Test
  void endsAtTheNewestStateWhenAZombiePublishes() throws Exception {
    List<LocalDate> days = LoginHouse.days(3);
    house.commit(days, 5, house.removedBut(3), scratch);
    house.publish();
    house.commit(days, 6, List.of(), scratch);
    AtomicInteger pauses = new AtomicInteger();

    // Paused after it made sure that its state is the newest, before it switches.
    house
        .publisher(
            new InterferingCatalog(
                house.metastore(),
                () -> {
                  if (pauses.getAndIncrement() == 0) {
                    house.commit(days, 7, List.of(), scratch);
                    house.publish();
                    assertThat(LoginHouse.counts(hive).values()).containsOnly(7L);
                  }
                },
                () -> {}))
        .publish(LoginHouse.LOGINS);

    assertThat(pauses).hasValue(2);
    assertThat(LoginHouse.counts(hive)).hasSize(3);
    assertThat(LoginHouse.counts(hive).values()).containsOnly(7L);
    assertThat(house.publisher().isBehind(LoginHouse.LOGINS)).isFalse();
  }

  @Test
  void refusesTheCommitOfAZombieWhoseFilesWereSwept() throws Exception {
    house.commit(LoginHouse.days(1), 5, house.removedBut(1), scratch);
    LedgerEntry.Commit zombie = house.draft(List.of(FIRST.plusDays(1)), 6, List.of(), scratch);

    SweepReport swept = house.sweep(Duration.ofHours(25), DAY_LONG);

    assertThat(swept.runs()).contains(zombie.run().toString());
    assertThat(swept.directories()).contains(zombie.added().get(0).directory());
    assertThatThrownBy(
            () ->
                new Ledger(house.storage(), LoginHouse.ZONES.archive(LoginHouse.LOGIN))
                    .commit(zombie))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("the run was aborted");
    house.publish();
    assertThat(LoginHouse.counts(hive)).containsExactly(Map.entry("2026-03-01", 5L));
  }

  @Test
  void convergesWhenTheMetastoresReplyIsLost() throws Exception {
    house.commit(LoginHouse.days(2), 3, house.removedBut(2), scratch);
    house.publish();
    house.commit(LoginHouse.days(4), 4, List.of(), scratch);
    List<String> files = files();
    AtomicInteger lost = new AtomicInteger();

    Publication publication =
        house
            .publisher(
                new InterferingCatalog(
                    house.metastore(),
                    () -> {},
                    () -> {
                      if (lost.getAndIncrement() < 2) {
                        throw InterferingCatalog.lostReply();
                      }
                    }))
            .publish(LoginHouse.LOGINS)
            .get(1);

    assertThat(lost.get()).isGreaterThanOrEqualTo(2);
    assertThat(publication.switched()).isEqualTo(4);
    assertThat(LoginHouse.counts(hive)).hasSize(4);
    assertThat(LoginHouse.counts(hive).values()).containsOnly(4L);
    assertThat(files()).containsAll(files);
    assertThat(house.publish()).allMatch(Publication::isUnchanged);
  }

  @Test
  void showsNoOldRowsOfAPartitionThatWasDroppedAndWrittenAgain() throws Exception {
    house.commit(LoginHouse.days(2), 9, house.removedBut(2), scratch);
    house.publish();
    house.commit(List.of(), 0, List.of(new PartitionKey(LoginHouse.LOGIN, FIRST, 0)), scratch);
    house.publish();
    assertThat(LoginHouse.counts(hive)).containsOnlyKeys("2026-03-02");
    // The partition itself is dropped from Hive, too.
    house.sweep(Duration.ofHours(25), DAY_LONG);
    assertThat(hive.query("SHOW PARTITIONS daybook.login").rows())
        .doesNotContain(List.of("dt=2026-03-01/batch=0"));

    house.commit(LoginHouse.days(1), 2, List.of(), scratch);
    house.publish();

    assertThat(LoginHouse.counts(hive))
        .containsExactly(Map.entry("2026-03-01", 2L), Map.entry("2026-03-02", 9L));
  }

  @Test
  void switchesOneDayOfFiveThousandWithOneCall() throws Exception {
    List<LocalDate> days =
        LocalDate.of(2010, 1, 1).datesUntil(LocalDate.of(2010, 1, 1).plusDays(5000)).toList();
    Ledger ledger = new Ledger(house.storage(), LoginHouse.ZONES.archive("orders"));
    // Publication reads no files: versions of which only the ledger tells will do.
    commitOrders(ledger, days);
    house.publisher().publish(LedgerTable.of(Datasets.ORDERS, LoginHouse.ZONES));
    commitOrders(ledger, days.subList(4711, 4712));
    AtomicInteger switches = new AtomicInteger();

    Publication publication =
        house
            .publisher(
                new InterferingCatalog(house.metastore(), switches::incrementAndGet, () -> {}))
            .publish(LedgerTable.of(Datasets.ORDERS, LoginHouse.ZONES))
            .get(1);

    assertThat(publication.switched()).isEqualTo(1);
    assertThat(publication.added()).isZero();
    assertThat(publication.unchanged()).isEqualTo(4999);
    assertThat(switches).hasValue(1);
  }

  private static void commitOrders(Ledger ledger, List<LocalDate> days) throws Exception {
    long base = ledger.state().number();
    RunId run = RunId.random();
    List<PartitionVersion> versions = new ArrayList<>();
    for (LocalDate day : days) {
      String directory = LoginHouse.ZONES.archive("orders", day, 0, base + 1, run).value();
      versions.add(
          new PartitionVersion(
              new PartitionKey("orders", day, 0),
              base + 1,
              run,
              directory,
              List.of(new DataFile(directory + "/part-00000.parquet", 1, 1, Map.of(), Map.of())),
              Map.of()));
    }
    ledger.commit(LedgerDraft.commit(run, base).adds(versions).entry(Instant.now()));
  }

  private static List<String> files() throws Exception {
    return SharedStack.files(LoginHouse.ZONES.archive(LoginHouse.LOGIN)).stream()
        .map(path -> path.value())
        .filter(path -> path.endsWith(".parquet"))
        .toList();
  }
}
