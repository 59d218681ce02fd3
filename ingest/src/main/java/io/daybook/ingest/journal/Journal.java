package io.daybook.ingest.journal;

import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sealed segments of one agent. A segment is {@link SegmentState#SEALED} before it is visible
 * in the raw zone, and {@link SegmentState#COMMITTED} once it is there.
 *
 * <p>A file's state is that of its last segment: its number, device, inode, fingerprint, the offset
 * up to which it is sealed, the hash before that offset, its header record. A file of which nothing
 * was sealed is unknown. So there is one kind of row, and file and segments can't disagree.
 *
 * <p>Every implementation keeps these rules, and one contract test checks them:
 *
 * <ul>
 *   <li>When a changing call returns, its change survives any crash; a crash inside it leaves all
 *       or nothing of it.
 *   <li>Threads may call it at once; calls take effect one after the other.
 *   <li>One owner: nobody else can open the same journal until it is closed or its process is dead.
 *   <li>Numbers are never given twice: {@link #lastFile} doesn't sink while a file has a row, nor
 *       below what it was raised to.
 * </ul>
 *
 * <p>Every method throws {@link JournalException} if the journal can't be read or written.
 */
public interface Journal extends AutoCloseable {

  /** The state of a segment. */
  enum SegmentState {
    /** Promised: these bytes under this name, nothing else ever. */
    SEALED,
    /** In the raw zone. */
    COMMITTED
  }

  /**
   * Returns the last segment (by its end) of each file, where it has this device and inode, newest
   * file first. One file may have two numbers in a journal that was restored: until one of them is
   * withdrawn.
   */
  List<SegmentFooter> latest(String source, long device, long inode);

  /**
   * Returns the same for this inode on any other device of the host: a file system may have another
   * number after a reboot. Devices below 0 are no devices of a host.
   */
  List<SegmentFooter> latestElsewhere(String source, long device, long inode);

  /**
   * Forgets the inode of all files that had it so far: they are gone for good, and the next file
   * with it is another one. They stay known by their content.
   */
  void retire(String source, long device, long inode);

  /**
   * Returns the last segment (by its end) of each file of a source whose fingerprint is one of
   * these, whatever its device and inode.
   */
  List<SegmentFooter> withHeads(String source, Set<String> headHashes);

  /** Returns of how many bytes fingerprints of a source's files are; perhaps some more. */
  Set<Integer> headLengths(String source);

  /** Returns all segments of a file, by their start. */
  List<SegmentFooter> segments(String source, long file);

  /**
   * Records the file that a packed one was made of, in place of an earlier record for its inode.
   */
  void recognise(String source, PackedFile packed);

  /** Returns which file the packed one with this device and inode was found to be. */
  Optional<PackedFile> recognised(String source, long device, long inode);

  /** Returns the highest file number of a source, 0 if it has none. */
  long lastFile(String source);

  /**
   * Returns the storage's time at which the journal knew all committed segments of a source;
   * nothing if it never did.
   */
  Optional<Instant> correctedAt(String source);

  /** Records that time. */
  void markCorrected(String source, Instant time);

  /** Returns the state of a segment; nothing if it is unknown. */
  Optional<SegmentState> state(SegmentName name);

  /** Returns a source's segments that are not committed, slices too, by file and offset. */
  List<SegmentFooter> sealed(String source);

  /**
   * Returns the sums of the committed segments of every source that has any, by source. It costs a
   * look at all segments once, and then next to nothing.
   */
  Map<String, CommittedTotals> committed();

  /**
   * Seals a segment. Sealing a name again replaces what is said of its origin.
   *
   * @throws IllegalStateException if it is committed, or sealed with another checksum
   */
  void seal(SegmentFooter footer);

  /**
   * Seals slices under the name of a bundle: all of them or none. A slice that is sealed without a
   * bundle may be sealed again, on another day.
   *
   * @throws IllegalStateException if one is committed, sealed with another checksum, or sealed
   *     alone or in another bundle; nothing is sealed then
   */
  void seal(BundleName bundle, List<SegmentFooter> slices);

  /**
   * Returns the bundle under whose name a segment was sealed or found; nothing for one that is a
   * file of its own, that waits outside, or that is unknown.
   */
  Optional<BundleName> bundle(SegmentName name);

  /**
   * Returns a source's bundles of which a slice isn't committed, each with all its slices in order.
   */
  Map<BundleName, List<SegmentFooter>> sealedBundles(String source);

  /** Returns a source's slices that are sealed and wait outside any bundle, by file and offset. */
  List<SegmentFooter> waiting(String source);

  /**
   * Marks all slices of a bundle as committed, at once; idempotent.
   *
   * @throws IllegalStateException if no slice was ever sealed under its name
   */
  void acknowledge(BundleName bundle);

  /**
   * Takes the name from the slices of a sealed bundle, all at once: they stay sealed and wait. The
   * caller knows that the name can't come to be any more.
   *
   * @throws IllegalStateException if it isn't sealed
   */
  void release(BundleName bundle);

  /** Adds slices of a bundle that is in the raw zone, as committed; known ones are replaced. */
  void restore(BundleName bundle, List<SegmentFooter> committed);

  /** Makes sure that {@link #lastFile} is at least a number, which some bundle's footer names. */
  void raiseLastFile(String source, long file);

  /**
   * Marks a segment as committed; idempotent.
   *
   * @throws IllegalStateException if it was never sealed
   */
  void acknowledge(SegmentName name);

  /** Adds segments that are in the raw zone, as committed, all at once; known ones are replaced. */
  void restore(List<SegmentFooter> committed);

  /**
   * Takes back a sealed segment whose bytes are committed under other names.
   *
   * @throws IllegalStateException if it isn't sealed
   */
  void withdraw(SegmentName name);

  /** Closes the journal and its lock. */
  @Override
  void close();
}
