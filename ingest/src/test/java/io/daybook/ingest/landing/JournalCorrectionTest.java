package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentErasure;
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
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
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

  /** Its journal is asked for the bytes of the log, which nobody changed. */
  @Test
  void knowsASegmentAsItWasSealedThoughRecordsOfItWereErased() throws IOException {
    SegmentFooter sealed = segment(0, 100, TODAY);
    SegmentErasure erasure =
        new SegmentErasure(
            sealed.crc32c(), sealed.formatVersion(), List.of(new SegmentFooter.ByteRange(10, 20)));
    commit(sealed.withFormatVersion(8).withCrc32c(77).withErasure(erasure));

    correct(journal);

    assertThat(journal.latest(SOURCE, 7, 70)).contains(sealed);
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

  @Test
  void learnsTheSlicesOfBundles() throws IOException {
    SegmentFooter known = segment(0, 3, TODAY);
    journal.restore(List.of(known));
    bundle(AGENT, 1, segment(0, 3, TODAY), segment(3, 7, TODAY));
    bundle("other", 1, segment(7, 9, TODAY).withAgent("other"));

    correct(journal);

    assertThat(journal.segments(SOURCE, 1)).extracting(SegmentFooter::end).containsExactly(3L, 7L);
    assertThat(journal.bundle(segment(3, 7, TODAY).name()))
        .hasValueSatisfying(name -> assertThat(name.number()).isEqualTo(1));
    assertThat(journal.lastFile(SOURCE))
        .as("given before, to a file that has no slice")
        .isEqualTo(9);
    assertThat(journal.state(segment(3, 7, TODAY).name())).contains(Journal.SegmentState.COMMITTED);
  }

  /** It may hold what would be landed once more, and the number that would be given once more. */
  @Test
  void refusesToGoOnBesideABundleOfItsOwnThatCannotBeRead() throws IOException {
    StoragePath path = bundle(AGENT, 1, segment(0, 3, TODAY));
    bundle(AGENT, 2, segment(3, 7, TODAY));
    byte[] whole = storage.read(path);
    storage.delete(path);
    storage.write(path, Arrays.copyOf(whole, whole.length - 1));

    assertThatThrownBy(() -> correct(journal))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(path.name())
        .hasMessageContaining("until then this agent lands nothing of its source");
    assertThat(journal.correctedAt(SOURCE)).isEmpty();
    assertThat(journal.segments(SOURCE, 1)).isEmpty();

    storage.delete(path);
    storage.write(path.parent().child(path.name().replace(AGENT, "other")), whole);
    correct(journal);
    assertThat(journal.segments(SOURCE, 1)).extracting(SegmentFooter::start).containsExactly(3L);
  }

  @Test
  void learnsWhatHasExpired() throws IOException {
    BundleName bundle = new BundleName(AGENT, SOURCE, 1, 4, new RunId("0123456789ab"));
    SegmentFooter alone = segment(0, 100, TODAY.minusDays(90));
    SegmentFooter slice = segment(100, 130, TODAY.minusDays(90));
    expire(AGENT, TODAY.minusDays(90), expired(alone.name().fileName(), 0, alone));
    expire(AGENT, TODAY.minusDays(90), expired(bundle.fileName(), 12, slice));
    expire("other", TODAY, expired("any", 99, segment(130, 150, TODAY).withAgent("other")));
    commit(segment(130, 140, TODAY));

    assertThat(new JournalCorrection(storage, journal, zones, AGENT).correct(SOURCE, NOW))
        .isEmpty();

    assertThat(journal.segments(SOURCE, 1))
        .extracting(SegmentFooter::end)
        .containsExactly(100L, 130L, 140L);
    assertThat(journal.bundle(slice.name())).contains(bundle);
    assertThat(journal.lastFile(SOURCE)).isEqualTo(12);
    assertThat(journal.latest(SOURCE, 7, 70)).contains(segment(130, 140, TODAY));
  }

  /** A run died behind its manifest: the file is there, too. */
  @Test
  void learnsOnceWhatIsAboutToGo() throws IOException {
    SegmentFooter segment = segment(0, 100, TODAY.minusDays(90));
    commit(segment);
    expire(AGENT, TODAY.minusDays(90), expired(segment.name().fileName(), 0, segment));
    expire(AGENT, TODAY.minusDays(90), expired(segment.name().fileName(), 0, segment));

    correct(journal);

    assertThat(journal.segments(SOURCE, 1)).containsExactly(segment);
    assertThat(journal.committed().get(SOURCE).bytes()).isEqualTo(100);
  }

  @Test
  void readsNoManifestThatItKnows() throws IOException {
    SegmentFooter segment = segment(0, 100, TODAY.minusDays(90));
    expire(AGENT, TODAY.minusDays(90), expired(segment.name().fileName(), 0, segment));
    journal.markCorrected(SOURCE, NOW.plus(Duration.ofDays(1)));

    correct(journal);

    assertThat(journal.state(segment.name())).isEmpty();
  }

  /** A file that is taken for a new one is landed, and counted, once more. */
  @Test
  void refusesToGoOnBesideADamagedManifest() throws IOException {
    SegmentFooter segment = segment(0, 100, TODAY.minusDays(90));
    StoragePath path =
        expire(AGENT, TODAY.minusDays(90), expired(segment.name().fileName(), 0, segment));
    byte[] whole = storage.read(path);
    storage.delete(path);
    storage.write(path, Arrays.copyOf(whole, whole.length - 1));

    assertThatThrownBy(() -> correct(journal))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(path.name());
    assertThat(journal.correctedAt(SOURCE)).isEmpty();
  }

  private static RawManifest.ExpiredFile expired(
      String name, long lastFile, SegmentFooter... segments) {
    return new RawManifest.ExpiredFile(name, 50, lastFile, List.of(segments));
  }

  private StoragePath expire(String agent, LocalDate day, RawManifest.ExpiredFile file)
      throws IOException {
    return new RawManifests(storage, zones)
        .write(
            new RawManifest(
                RawManifest.FORMAT_VERSION,
                SOURCE,
                agent,
                day,
                RunId.random().value(),
                NOW,
                List.of(file)));
  }

  private StoragePath bundle(String agent, long number, SegmentFooter... slices)
      throws IOException {
    BundleName name = new BundleName(agent, SOURCE, 1, number, new RunId("0123456789ab"));
    StoragePath path = zones.raw(SOURCE, TODAY).child(name.fileName());
    storage.makeDirectories(path.parent());
    try (StorageOutput out = storage.create(path);
        BundleWriter writer = new BundleWriter(out, 1)) {
      for (SegmentFooter slice : slices) {
        byte[] bytes = new byte[(int) (slice.end() - slice.start())];
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        writer.append(slice.withCrc32c(crc.getValue()), bytes, 0, bytes.length);
      }
      writer.finish(name, TODAY, List.of(), 9);
    }
    return path;
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
