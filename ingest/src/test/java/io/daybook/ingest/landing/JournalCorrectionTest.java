package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentWriter;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What simulated schedules found, told one by one. */
class JournalCorrectionTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);
  private static final String AGENT = "web-1";
  private static final String SOURCE = "login";

  private final Storage storage = new SimulatedStorage(Clock.fixed(NOW, ZoneOffset.UTC), 3);
  private final Zones zones = new Zones(new StoragePath("/daybook"));
  private final Journal journal = new SimulatedJournal.SimulatedDisk().open();

  @Test
  void takesASealThatOthersLandedOnAnotherDayAsCommitted() throws IOException {
    journal.seal(segment(0, 100, TODAY.minusDays(1)));
    commit(segment(0, 100, TODAY));

    correct(journal);

    assertThat(journal.sealed(SOURCE)).isEmpty();
    assertThat(journal.latest(SOURCE, 7, 70)).contains(segment(0, 100, TODAY));
  }

  @Test
  void findsWhatWasLandedInAnOldDayOfLate() throws IOException {
    journal.markCorrected(SOURCE, NOW.minus(Duration.ofDays(2)));
    commit(segment(0, 100, TODAY.minusDays(30)));

    correct(journal);

    assertThat(journal.state(segment(0, 100, TODAY).name()))
        .contains(Journal.SegmentState.COMMITTED);
  }

  @Test
  void passesOverDaysThatDidNotChangeSinceTheLastCorrection() throws IOException {
    commit(segment(0, 100, TODAY.minusDays(30)));
    journal.markCorrected(SOURCE, NOW.plus(Duration.ofDays(1)));

    correct(journal);

    assertThat(journal.state(segment(0, 100, TODAY).name())).isEmpty();
  }

  @Test
  void withdrawsAnOverlappedSealEvenIfItIsKilledAtIt() throws IOException {
    journal.seal(segment(0, 60, TODAY));
    commit(segment(0, 100, TODAY));

    assertThatThrownBy(() -> correct(killedAtRestore())).isInstanceOf(Killed.class);
    correct(journal);

    assertThat(journal.sealed(SOURCE)).isEmpty();
    assertThat(journal.state(segment(0, 100, TODAY).name()))
        .contains(Journal.SegmentState.COMMITTED);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A journal whose process dies right behind the restoring. */
  private Journal killedAtRestore() {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(journal, arguments);
                if (method.getName().equals("restore")) {
                  throw new Killed();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void correct(Journal of) throws IOException {
    new JournalCorrection(storage, of, zones, AGENT).correct(SOURCE, NOW);
  }

  private void commit(SegmentFooter footer) throws IOException {
    StoragePath day = zones.raw(SOURCE, footer.arrivalDay());
    storage.makeDirectories(day);
    storage.write(day.child(footer.name().fileName()), SegmentWriter.footerFrame(footer));
  }

  private static SegmentFooter segment(long start, long end, LocalDate day) {
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        AGENT,
        SOURCE,
        1,
        start,
        end,
        1,
        5,
        day,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/var/log/a.log", 7, 70, 4, "head", "tail"));
  }
}
