package io.daybook.ingest.journal;

import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

  /**
   * @param bundle null: it is a file of its own
   */
  private record JournalRow(
      SegmentFooter footer, SegmentState state, @Nullable BundleName bundle, boolean waits) {
    JournalRow(SegmentFooter footer, SegmentState state) {
      this(footer, state, null, false);
    }

    JournalRow committed() {
      return new JournalRow(footer, SegmentState.COMMITTED, bundle, false);
    }
  }

  /** The content of a journal, which outlives the objects that open it. */
  public static final class SimulatedDisk {
    private final Map<SegmentName, JournalRow> rows = new TreeMap<>();
    private final Map<String, Long> lastFiles = new TreeMap<>();
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
      copy.lastFiles.putAll(lastFiles);
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

  @Override
  public Set<Integer> headLengths(String source) {
    Set<Integer> lengths = new HashSet<>();
    last(source).forEach(footer -> lengths.add(footer.origin().headLength()));
    return lengths;
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
    long raised = disk.lastFiles.getOrDefault(source, 0L);
    return footers(source).stream().mapToLong(SegmentFooter::file).reduce(raised, Math::max);
  }

  @Override
  public void raiseLastFile(String source, long file) {
    disk.lastFiles.merge(source, file, Math::max);
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
    disk.rows.put(
        footer.name(),
        known == null
            ? new JournalRow(footer, SegmentState.SEALED)
            : new JournalRow(footer, SegmentState.SEALED, known.bundle(), known.waits()));
  }

  @Override
  public void seal(BundleName bundle, List<SegmentFooter> slices) {
    for (SegmentFooter slice : slices) {
      JournalRow same = disk.rows.get(slice.name());
      if (same != null
          && (same.state() == SegmentState.COMMITTED
              || same.footer().crc32c() != slice.crc32c()
              || !(same.waits() || bundle.equals(same.bundle())))) {
        throw notForBundle(slice.name(), bundle);
      }
    }
    slices.forEach(
        slice ->
            disk.rows.put(slice.name(), new JournalRow(slice, SegmentState.SEALED, bundle, false)));
  }

  static IllegalStateException notForBundle(SegmentName slice, BundleName bundle) {
    return new IllegalStateException(
        slice + " is sealed already, alone, elsewhere or with other bytes, and not for " + bundle);
  }

  @Override
  public Optional<BundleName> bundle(SegmentName name) {
    return Optional.ofNullable(disk.rows.get(name)).map(JournalRow::bundle);
  }

  @Override
  public Map<BundleName, List<SegmentFooter>> sealedBundles(String source) {
    Map<BundleName, List<SegmentFooter>> bundles =
        new TreeMap<>(Comparator.comparing(BundleName::fileName));
    for (SegmentFooter footer : sealed(source)) {
      bundle(footer.name())
          .ifPresent(
              bundle ->
                  bundles.computeIfAbsent(
                      bundle,
                      of ->
                          footers(source).stream()
                              .filter(slice -> bundle(slice.name()).filter(of::equals).isPresent())
                              .sorted(BY_OFFSET)
                              .toList()));
    }
    return bundles;
  }

  @Override
  public List<SegmentFooter> waiting(String source) {
    return disk.rows.values().stream()
        .filter(row -> row.waits() && row.footer().source().equals(source))
        .map(JournalRow::footer)
        .sorted(BY_OFFSET)
        .toList();
  }

  @Override
  public void acknowledge(BundleName bundle) {
    for (SegmentName name : slices(bundle)) {
      disk.rows.computeIfPresent(name, (of, row) -> row.committed());
    }
  }

  @Override
  public void release(BundleName bundle) {
    for (SegmentName name : slices(bundle)) {
      if (state(name).filter(SegmentState.SEALED::equals).isEmpty()) {
        throw notSealed(name);
      }
    }
    for (SegmentName name : slices(bundle)) {
      disk.rows.computeIfPresent(
          name, (of, row) -> new JournalRow(row.footer(), SegmentState.SEALED, null, true));
    }
  }

  @Override
  public void restore(BundleName bundle, List<SegmentFooter> committed) {
    committed.forEach(
        footer ->
            disk.rows.put(
                footer.name(), new JournalRow(footer, SegmentState.COMMITTED, bundle, false)));
  }

  /** Returns the slices that have the name of a bundle. */
  private List<SegmentName> slices(BundleName bundle) {
    List<SegmentName> slices = new ArrayList<>();
    disk.rows.forEach(
        (name, row) -> {
          if (bundle.equals(row.bundle())) {
            slices.add(name);
          }
        });
    if (slices.isEmpty()) {
      throw new IllegalStateException(bundle + " is not a sealed bundle of this journal");
    }
    return slices;
  }

  @Override
  public void acknowledge(SegmentName name) {
    JournalRow known = disk.rows.get(name);
    if (known == null) {
      throw notSealed(name);
    }
    disk.rows.put(name, known.committed());
  }

  /** It may be a slice whose origin is told anew: its place stays. */
  @Override
  public void restore(List<SegmentFooter> committed) {
    committed.forEach(
        footer ->
            disk.rows.put(
                footer.name(),
                new JournalRow(
                    footer, SegmentState.COMMITTED, bundle(footer.name()).orElse(null), false)));
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
