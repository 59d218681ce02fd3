package io.daybook.warehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicationSearchTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private final Storage storage =
      new SimulatedStorage(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 3);
  private final Zones zones = new Zones(new StoragePath("/daybook"));
  private final Publications publications = new Publications(storage, zones, RunId::random);
  private final StoragePath login = zones.archive("login");
  private final StoragePath orders = zones.archive("orders");

  @Test
  void findsTheFirstThatShowsAnEntry() throws IOException {
    for (int number = 1; number <= 9; number++) {
      commit(login);
    }
    commit(orders);
    publish(login, 1);
    publish(orders, 1);
    publish(login, 4);
    publish(login, 8);

    PublicationSearch search = new PublicationSearch(publications, login);

    assertThat(search.firstWith(1)).map(PublicationRecord::number).contains(1L);
    assertThat(search.firstWith(2)).map(PublicationRecord::number).contains(3L);
    assertThat(search.firstWith(4)).map(PublicationRecord::number).contains(3L);
    assertThat(search.firstWith(5)).map(PublicationRecord::number).contains(4L);
    assertThat(search.firstWith(9)).as("not published yet").isEmpty();
    assertThat(search.shown(2)).isOne();
    assertThat(new PublicationSearch(publications, orders).firstWith(1))
        .map(PublicationRecord::number)
        .contains(2L);
  }

  @Test
  void findsNothingWhereNothingWasPublished() throws IOException {
    assertThat(new PublicationSearch(publications, login).firstWith(1)).isEmpty();
  }

  private void publish(StoragePath home, long entry) throws IOException {
    assertThat(publications.record(Map.of(home, entry), NOW)).isPresent();
  }

  private void commit(StoragePath home) throws IOException {
    Ledger ledger = new Ledger(storage, home);
    RunId run = RunId.random();
    long base = ledger.state().number();
    ledger.commit(
        LedgerDraft.commit(run, base)
            .adds(
                List.of(
                    new PartitionVersion(
                        new PartitionKey(home.name(), LocalDate.of(2026, 3, 1), 0),
                        base + 1,
                        run,
                        "/" + run,
                        List.of(),
                        Map.of())))
            .entry(NOW));
  }
}
