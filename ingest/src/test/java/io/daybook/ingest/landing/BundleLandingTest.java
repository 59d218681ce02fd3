package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bundle of three files' slices, and what may go wrong at each of its calls. */
class BundleLandingTest {
  private static final String SOURCE = "orders";
  private static final String AGENT = "web-1";
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final int FILES = 3;

  /** More calls than a landing has, its repetitions included. */
  private static final int CALLS = 60;

  private final Zones zones = new Zones(new StoragePath("/daybook"));
  private final Set<Long> lost = new HashSet<>();
  private SimulatedStorage real;
  private SimulatedJournal.SimulatedDisk disk;
  private int opened;

  /** What happens at one call. */
  private enum Mishap {
    DIES_BEFORE,
    DIES_AFTER,
    FAILS_BEFORE,
    FAILS_AFTER
  }

  private static final class DeadProcess extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void landsAllSlicesInOneFile() throws IOException {
    reset();

    run(new OneMishap(0, Mishap.DIES_BEFORE));

    assertThat(real.list(zones.raw(SOURCE, DAY))).hasSize(1);
    requireEachSliceOnce();
  }

  @ParameterizedTest
  @EnumSource(Mishap.class)
  void landsEachSliceOnceWhateverHappensAtAnyCall(Mishap mishap) throws IOException {
    int happened = 0;
    for (int call = 1; call <= CALLS; call++) {
      reset();
      OneMishap faults = new OneMishap(call, mishap);
      survive(faults);
      happened += faults.hasHappened ? 1 : 0;
      survive(new OneMishap(0, mishap));
      requireEachSliceOnce();
    }
    assertThat(happened).isBetween(5, CALLS - 1);
  }

  /** The file is put back later; the others don't wait for it. */
  @ParameterizedTest
  @EnumSource(Mishap.class)
  void letsNoOtherSliceWaitForOneWhoseBytesAreGone(Mishap mishap) throws IOException {
    for (int first = 1; first <= 40; first++) {
      reset();
      survive(new OneMishap(first, mishap));
      boolean isSealed = isSealed();
      lost.add(2L);
      for (int second : new int[] {0, 5, 10, 15, 20}) {
        survive(new OneMishap(second, mishap));
      }
      survive(new OneMishap(0, mishap));
      if (isSealed) {
        assertThat(landed()).as("call %d", first).contains(1L, 3L);
      }
      lost.clear();
      survive(new OneMishap(0, mishap));
      requireEachSliceOnce();
    }
  }

  /** The reply was lost, and the NameNode works it off when it likes: also while it is given up. */
  @Test
  void landsNothingTwiceByARenameThatWorksLate() throws IOException {
    int late = 0;
    for (int delay = 0; delay <= 30; delay++) {
      for (int failing = 0; failing <= 12; failing++) {
        for (boolean isGone : new boolean[] {false, true}) {
          reset();
          OneMishap faults = new OneMishap(0, Mishap.FAILS_BEFORE);
          faults.renameDelay = delay;
          faults.failingDeletes = failing;
          faults.lostOnceRenamed = isGone;
          survive(faults);
          faults.workOff();
          late += faults.hasHappened ? 1 : 0;
          lost.clear();
          survive(new OneMishap(0, Mishap.FAILS_BEFORE));
          requireEachSliceOnce();
        }
      }
    }
    assertThat(late).as("renames that worked late and had something to rename").isPositive();
  }

  private void reset() {
    real = new SimulatedStorage(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 3);
    disk = new SimulatedJournal.SimulatedDisk();
    lost.clear();
    opened = 0;
  }

  private void survive(OneMishap faults) throws IOException {
    try {
      run(faults);
    } catch (DeadProcess | OperatorException e) {
      // It is started again.
    }
  }

  /** A process, from its start to its end: what it can't land waits for the next. */
  private void run(OneMishap faults) throws IOException {
    try (Journal journal = disk.open()) {
      RunId claim = new RunId(String.format("%012x", ++opened));
      Epoch epoch = new Fence(real, zones, AGENT, claim).claim();
      new JournalCorrection(real, journal, zones, AGENT).correct(SOURCE, Instant.EPOCH);
      BundleLanding landing =
          new BundleLanding(faults.storage(real), faults.journal(journal), zones, epoch, 1);
      landing.landSealed(SOURCE, this::append, slices -> {});
      for (int round = 0; round < 2; round++) {
        roll(journal, landing);
      }
    }
  }

  /** Lands what waits and what is new, without what can't be read. */
  private void roll(Journal journal, BundleLanding landing) {
    List<SegmentFooter> slices = new ArrayList<>(journal.waiting(SOURCE));
    for (long file = 1; file <= FILES; file++) {
      if (journal.state(slice(file).name()).isEmpty()) {
        slices.add(slice(file));
      }
    }
    slices.removeIf(slice -> lost.contains(slice.file()));
    if (slices.isEmpty()) {
      return;
    }
    try (BundleLanding.OpenBundle bundle = landing.begin(SOURCE)) {
      for (SegmentFooter slice : slices) {
        byte[] bytes = bytes(slice.file());
        bundle.write(bytes, 0, bytes.length);
        bundle.endSlice(slice);
      }
      bundle.land(this::append);
    } catch (LostBytesException e) {
      assertThat(lost).isNotEmpty();
    }
  }

  private void append(BundleWriter writer, SegmentFooter slice)
      throws IOException, LostBytesException {
    if (lost.contains(slice.file())) {
      throw new LostBytesException(slice, "the file is gone", null);
    }
    byte[] bytes = bytes(slice.file());
    writer.append(slice, bytes, 0, bytes.length);
  }

  private boolean isSealed() {
    try (Journal journal = disk.open()) {
      return journal.state(slice(1).name()).isPresent();
    }
  }

  private void requireEachSliceOnce() throws IOException {
    assertThat(landed()).containsExactlyInAnyOrder(1L, 2L, 3L);
    try (Journal journal = disk.open()) {
      for (long file = 1; file <= FILES; file++) {
        assertThat(journal.state(slice(file).name())).contains(Journal.SegmentState.COMMITTED);
      }
      assertThat(journal.sealed(SOURCE)).isEmpty();
    }
  }

  /** Returns the files whose slices are in the raw zone, as often as they are there. */
  private List<Long> landed() throws IOException {
    List<Long> files = new ArrayList<>();
    LandedSegments reader = new LandedSegments(real);
    for (FileStatus day : real.list(zones.raw(SOURCE))) {
      DayListing listing = DayListing.of(real, SOURCE, day.path(), name -> true);
      assertThat(listing.unreadable()).isEmpty();
      for (DayListing.StoredSegment segment : listing.segments()) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        reader.records(
            segment.path(),
            reader.footer(segment.name(), segment.path()),
            (position, bytes, from, to, size) -> content.write(bytes, from, to - from));
        assertThat(content.toByteArray()).isEqualTo(bytes(segment.name().file()));
        files.add(segment.name().file());
      }
    }
    return files;
  }

  private static byte[] bytes(long file) {
    return ("file " + file + "\n").repeat((int) file).getBytes(StandardCharsets.UTF_8);
  }

  private static SegmentFooter slice(long file) {
    byte[] bytes = bytes(file);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        AGENT,
        SOURCE,
        file,
        0,
        bytes.length,
        file,
        crc.getValue(),
        DAY,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/log", 1, file, 0, "", ""));
  }

  /** One mishap at one call of a process, to its storage or its journal; 0: none. */
  private final class OneMishap {
    private final int at;
    private final Mishap mishap;
    private int calls;
    private boolean hasHappened;

    /** After so many further calls the first rename works, whose reply is lost; -1: at once. */
    private int renameDelay = -1;

    private int failingDeletes;
    private boolean lostOnceRenamed;
    private final List<StoragePath> late = new ArrayList<>();

    OneMishap(int at, Mishap mishap) {
      this.at = at;
      this.mishap = mishap;
    }

    private <T> T call(RiskyCall<T> call) throws IOException {
      calls++;
      if (!late.isEmpty() && renameDelay-- == 0) {
        workOff();
      }
      if (calls != at) {
        return call.run();
      }
      hasHappened = true;
      if (mishap == Mishap.DIES_BEFORE) {
        throw new DeadProcess();
      } else if (mishap == Mishap.FAILS_BEFORE) {
        throw new IOException("injected");
      }
      call.run();
      if (mishap == Mishap.DIES_AFTER) {
        throw new DeadProcess();
      }
      throw new IOException("injected, after its effect");
    }

    /** Lets the late rename work, unless what it renames is gone. */
    void workOff() throws IOException {
      if (!late.isEmpty() && real.status(late.get(0)).isPresent()) {
        hasHappened = true;
        real.renameIfAbsent(late.get(0), late.get(1));
      }
      late.clear();
    }

    Storage storage(Storage storage) {
      return new ForwardingStorage(storage) {
        @Override
        public StorageOutput create(StoragePath path) throws IOException {
          return call(() -> super.create(path));
        }

        @Override
        public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
          if (renameDelay < 0 || !late.isEmpty()) {
            return call(() -> super.renameIfAbsent(from, to));
          }
          late.add(from);
          late.add(to);
          if (lostOnceRenamed) {
            lost.add(2L);
          }
          throw new IOException("injected: the reply is lost");
        }

        @Override
        public boolean delete(StoragePath path) throws IOException {
          if (failingDeletes-- > 0) {
            throw new IOException("injected: a failing delete");
          }
          return call(() -> super.delete(path));
        }

        @Override
        public List<FileStatus> list(StoragePath directory) throws IOException {
          return call(() -> super.list(directory));
        }

        @Override
        public Optional<FileStatus> status(StoragePath path) throws IOException {
          return call(() -> super.status(path));
        }

        @Override
        public InputStream open(StoragePath path, long position) throws IOException {
          return call(() -> super.open(path, position));
        }
      };
    }

    /** A journal doesn't fail but die: its failure ends the process. */
    Journal journal(Journal journal) {
      return (Journal)
          Proxy.newProxyInstance(
              Journal.class.getClassLoader(),
              new Class<?>[] {Journal.class},
              (proxy, method, arguments) -> {
                try {
                  boolean changes =
                      Set.of("seal", "acknowledge", "release").contains(method.getName());
                  if (!changes) {
                    return method.invoke(journal, arguments);
                  }
                  try {
                    return call(
                        () -> {
                          try {
                            return method.invoke(journal, arguments);
                          } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                          }
                        });
                  } catch (IOException e) {
                    throw new DeadProcess();
                  }
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** A call that may fail. */
  @FunctionalInterface
  private interface RiskyCall<T> {
    T run() throws IOException;
  }
}
