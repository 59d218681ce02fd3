package io.daybook.ingest.follow;

import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles.CopyProgress;
import java.io.IOException;
import java.util.List;

/**
 * By what the content of a copied file is known.
 *
 * @param earlier keys before the last one, oldest first
 * @param goesOn whether more of it may be copied
 */
record CopyKeys(CopyKey key, List<CopyKey> earlier, boolean goesOn) {
  /** Files that agree in so many bytes don't by chance, as those may that begin with a banner. */
  private static final int TELLING = OpenFile.HEAD_BYTES + OpenFile.TAIL_BYTES;

  CopyKeys {
    earlier = List.copyOf(earlier);
  }

  /** Returns whether a file ends before the copied one does, and holds what was copied by then. */
  boolean isBeginning(OpenFile file) throws IOException {
    long size = file.file().size();
    if (key.offset() <= size) {
      return false;
    }
    for (int i = earlier.size() - 1; i >= 0; i--) {
      CopyKey before = earlier.get(i);
      if (before.offset() <= size) {
        return before.offset() >= TELLING && before.continuesIn(file);
      }
    }
    return false;
  }

  /**
   * Returns whether a file holds exactly what was copied at some time before the last batch; only
   * of files so short that a key tells all of their bytes.
   */
  boolean heldExactly(OpenFile file) throws IOException {
    long size = file.file().size();
    for (CopyKey before : earlier) {
      if (before.offset() == size && size <= TELLING && before.continuesIn(file)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a file may become what was copied, which it may also hold already. */
  boolean mayBecome(OpenFile file) throws IOException {
    return isBeginning(file)
        || (key.hasHead(file) && (file.file().size() < key.offset() || key.continuesIn(file)));
  }

  /** Returns how much was copied of what a file holds; reads in it, which may take time. */
  static CopyProgress taken(OpenFile whole, List<CopyKeys> known) throws IOException {
    CopyProgress most = CopyProgress.NOTHING;
    for (CopyKeys keys : known) {
      long end = keys.endIn(whole);
      if (end > most.end() || (end == most.end() && end > 0 && keys.goesOn())) {
        most = new CopyProgress(end, keys.goesOn());
      }
    }
    return most;
  }

  /** Returns up to where a file holds what was copied; 0 if it is another file. */
  private long endIn(OpenFile file) throws IOException {
    if (key.continuesIn(file)) {
      return key.offset();
    }
    return isBeginning(file) ? file.file().size() : 0;
  }
}
