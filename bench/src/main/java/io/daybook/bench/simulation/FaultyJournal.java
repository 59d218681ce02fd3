package io.daybook.bench.simulation;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.PackedFile;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One process's way to its journal. Looking is no event: nobody else writes there. */
final class FaultyJournal implements Journal {
  private final Journal journal;
  private final Faults faults;

  FaultyJournal(Journal journal, Faults faults) {
    this.journal = journal;
    this.faults = faults;
  }

  @Override
  public List<SegmentFooter> latest(String source, long device, long inode) {
    faults.requireAlive();
    return journal.latest(source, device, inode);
  }

  @Override
  public List<SegmentFooter> latestElsewhere(String source, long device, long inode) {
    faults.requireAlive();
    return journal.latestElsewhere(source, device, inode);
  }

  @Override
  public void retire(String source, long device, long inode) {
    change("retire", source, () -> journal.retire(source, device, inode));
  }

  @Override
  public List<SegmentFooter> withHeads(String source, Set<String> headHashes) {
    faults.requireAlive();
    return journal.withHeads(source, headHashes);
  }

  @Override
  public Set<Integer> headLengths(String source) {
    faults.requireAlive();
    return journal.headLengths(source);
  }

  @Override
  public List<SegmentFooter> segments(String source, long file) {
    faults.requireAlive();
    return journal.segments(source, file);
  }

  @Override
  public void recognise(String source, PackedFile packed) {
    change("recognise", source, () -> journal.recognise(source, packed));
  }

  @Override
  public Optional<PackedFile> recognised(String source, long device, long inode) {
    faults.requireAlive();
    return journal.recognised(source, device, inode);
  }

  @Override
  public long lastFile(String source) {
    faults.requireAlive();
    return journal.lastFile(source);
  }

  @Override
  public Optional<Instant> correctedAt(String source) {
    faults.requireAlive();
    return journal.correctedAt(source);
  }

  @Override
  public void markCorrected(String source, Instant time) {
    change("correct", source, () -> journal.markCorrected(source, time));
  }

  @Override
  public Optional<SegmentState> state(SegmentName name) {
    faults.requireAlive();
    return journal.state(name);
  }

  @Override
  public List<SegmentFooter> sealed(String source) {
    faults.requireAlive();
    return journal.sealed(source);
  }

  @Override
  public Map<String, CommittedTotals> committed() {
    faults.requireAlive();
    return journal.committed();
  }

  @Override
  public void seal(SegmentFooter footer) {
    change("seal", footer.name(), () -> journal.seal(footer));
  }

  @Override
  public void seal(BundleName bundle, List<SegmentFooter> slices) {
    change("seal", bundle, () -> journal.seal(bundle, slices));
  }

  @Override
  public Optional<BundleName> bundle(SegmentName name) {
    faults.requireAlive();
    return journal.bundle(name);
  }

  @Override
  public Map<BundleName, List<SegmentFooter>> sealedBundles(String source) {
    faults.requireAlive();
    return journal.sealedBundles(source);
  }

  @Override
  public List<SegmentFooter> waiting(String source) {
    faults.requireAlive();
    return journal.waiting(source);
  }

  @Override
  public void acknowledge(BundleName bundle) {
    change("acknowledge", bundle, () -> journal.acknowledge(bundle));
  }

  @Override
  public void release(BundleName bundle) {
    change("release", bundle, () -> journal.release(bundle));
  }

  @Override
  public void restore(BundleName bundle, List<SegmentFooter> committed) {
    change("restore", bundle, () -> journal.restore(bundle, committed));
  }

  @Override
  public void raiseLastFile(String source, long file) {
    change("raise last file", file, () -> journal.raiseLastFile(source, file));
  }

  @Override
  public void acknowledge(SegmentName name) {
    change("acknowledge", name, () -> journal.acknowledge(name));
  }

  @Override
  public void restore(List<SegmentFooter> committed) {
    change("restore", committed.size(), () -> journal.restore(committed));
  }

  @Override
  public void withdraw(SegmentName name) {
    change("withdraw", name, () -> journal.withdraw(name));
  }

  /** The lock goes with its process, dead or alive. */
  @Override
  public void close() {
    journal.close();
  }

  private void change(String call, Object on, Runnable change) {
    faults.local(
        call,
        on,
        () -> {
          change.run();
          return "done";
        });
  }
}
