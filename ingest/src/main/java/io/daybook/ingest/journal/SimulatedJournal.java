package io.daybook.ingest.journal;

import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory, for tests and for {@code daybook bench simulate} alone, under the contract
 * test of the real one. It never fails by itself.
 */
public final class SimulatedJournal implements Journal {
  private static final Comparator<SegmentFooter> BY_OFFSET =
      Comparator.comparingLong(SegmentFooter::file).thenComparingLong(SegmentFooter::start);

  private final SimulatedDisk disk;

  private SimulatedJournal(SimulatedDisk disk) {
    this.disk = disk;
  }

  private record JournalRow(SegmentFooter footer, SegmentState state) {}

  /** The content of a journal, which outlives the objects that open it. */
  public static final class SimulatedDisk {
    private final Map<SegmentName, JournalRow> rows = new TreeMap<>();
    private final Map<String, Instant> corrected = new TreeMap<>();
    private final Map<List<Object>, Long> retired = new HashMap<>();
    private final Map<List<Object>, PackedFile> packed = new HashMap<>();
    private @Nullable SimulatedJournal owner;

    /**
     * Opens the journal that is on this disk.
     *
     * @throws JournalException if another has it open
     */
    public SimulatedJournal open() {
      if (owner != null) {
        throw JournalException.held(Path.of("simulated"));
      }
      SimulatedJournal journal = new SimulatedJournal(this);
      owner = journal;
      return journal;
    }

    /** Returns whether a journal is open on it. */
    public boolean isOpen() {
      return owner != null;
    }

    /** Returns a copy of the present content, not open anywhere. */
    public SimulatedDisk copy() {
      SimulatedDisk copy = new SimulatedDisk();
      copy.rows.putAll(rows);
      copy.corrected.putAll(corrected);
      copy.packed.putAll(packed);
      copy.retired.putAll(retired);
      return copy;
    }
  }

  @Override
  public List<SegmentFooter> latest(String source, long device, long inode) {
    return latest(source, origin -> origin.device() == device && origin.inode() == inode);
  }

  @Override
  public List<SegmentFooter> latestElsewhere(String source, long device, long inode) {
    return latest(
        source,
        origin -> origin.device() >= 0 && origin.device() != device && origin.inode() == inode);
  }

  private List<SegmentFooter> latest(String source, Predicate<SegmentFooter.Origin> condition) {
    return last(source).stream()
        .filter(footer -> condition.test(footer.origin()))
        .filter(
            footer ->
                footer.file()
                    > disk.retired.getOrDefault(
                        List.<Object>of(source, footer.origin().device(), footer.origin().inode()),
                        0L))
        .sorted(Comparator.comparingLong(SegmentFooter::file).reversed())
        .toList();
  }

  @Override
  public void retire(String source, long device, long inode) {
    latest(source, device, inode).stream()
        .findFirst()
        .ifPresent(last -> disk.retired.put(List.<Object>of(source, device, inode), last.file()));
  }

  @Override
  public List<SegmentFooter> withHeads(String source, Set<String> headHashes) {
    return last(source).stream()
        .filter(footer -> headHashes.contains(footer.origin().headHash()))
        .toList();
  }

  /** Returns the last segment of each file, by file. */
  private Collection<SegmentFooter> last(String source) {
    TreeMap<Long, SegmentFooter> last = new TreeMap<>();
    for (JournalRow row : disk.rows.values()) {
      SegmentFooter footer = row.footer();
      if (footer.source().equals(source)) {
        last.merge(footer.file(), footer, (one, other) -> other.end() > one.end() ? other : one);
      }
    }
    return last.values();
  }

  @Override
  public List<SegmentFooter> segments(String source, long file) {
    return footers(source).stream()
        .filter(footer -> footer.file() == file)
        .sorted(BY_OFFSET)
        .toList();
  }

  @Override
  public void recognise(String source, PackedFile packed) {
    disk.packed.put(List.of(source, packed.device(), packed.inode()), packed);
  }

  @Override
  public Optional<PackedFile> recognised(String source, long device, long inode) {
    return Optional.ofNullable(disk.packed.get(List.<Object>of(source, device, inode)));
  }

  @Override
  public long lastFile(String source) {
    return footers(source).stream().mapToLong(SegmentFooter::file).max().orElse(0);
  }

  @Override
  public Optional<Instant> correctedAt(String source) {
    return Optional.ofNullable(disk.corrected.get(source));
  }

  @Override
  public void markCorrected(String source, Instant time) {
    disk.corrected.put(source, time);
  }

  @Override
  public Optional<SegmentState> state(SegmentName name) {
    return Optional.ofNullable(disk.rows.get(name)).map(JournalRow::state);
  }

  @Override
  public List<SegmentFooter> sealed(String source) {
    return disk.rows.values().stream()
        .filter(row -> row.state() == SegmentState.SEALED && row.footer().source().equals(source))
        .map(JournalRow::footer)
        .sorted(BY_OFFSET)
        .toList();
  }

  @Override
  public Map<String, CommittedTotals> committed() {
    Map<String, CommittedTotals> sums = new TreeMap<>();
    disk.rows.forEach(
        (name, row) -> {
          if (row.state() == SegmentState.COMMITTED) {
            sums.put(
                name.source(), sums.getOrDefault(name.source(), CommittedTotals.NONE).plus(name));
          }
        });
    return sums;
  }

  @Override
  public void seal(SegmentFooter footer) {
    JournalRow known = disk.rows.get(footer.name());
    if (known != null
        && (known.state() == SegmentState.COMMITTED
            || known.footer().crc32c() != footer.crc32c())) {
      throw new IllegalStateException(footer.name() + " is sealed already and holds other bytes");
    }
    disk.rows.put(footer.name(), new JournalRow(footer, SegmentState.SEALED));
  }

  @Override
  public void acknowledge(SegmentName name) {
    JournalRow known = disk.rows.get(name);
    if (known == null) {
      throw notSealed(name);
    }
    disk.rows.put(name, new JournalRow(known.footer(), SegmentState.COMMITTED));
  }

  @Override
  public void restore(List<SegmentFooter> committed) {
    committed.forEach(
        footer -> disk.rows.put(footer.name(), new JournalRow(footer, SegmentState.COMMITTED)));
  }

  @Override
  public void withdraw(SegmentName name) {
    JournalRow known = disk.rows.get(name);
    if (known == null || known.state() != SegmentState.SEALED) {
      throw notSealed(name);
    }
    disk.rows.remove(name);
  }

  @Override
  public void close() {
    if (disk.owner == this) {
      disk.owner = null;
    }
  }

  private List<SegmentFooter> footers(String source) {
    return disk.rows.values().stream()
        .map(JournalRow::footer)
        .filter(footer -> footer.source().equals(source))
        .toList();
  }

  private static IllegalStateException notSealed(SegmentName name) {
    return new IllegalStateException(name + " is not a sealed segment of this journal");
  }
}
