package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The only access of landing to a source's files on this host. */
public interface SourceFiles {

  /**
   * Reconciles files with the journal. Called before a round lists files, when the journal knows
   * every committed segment; {@link #look} is also called at other times.
   */
  default void settle() {}

  /**
   * Finds new files, secures them against deletion, and lists the files to land. A file that can't
   * be read is a problem in the listing and holds up no other.
   *
   * @return the same object as before only if nothing is another way by now
   */
  InputFiles.FileListing look();

  /**
   * Opens a file that was found, up to the size it had then.
   *
   * @throws java.nio.file.NoSuchFileException if it is gone, or its name means another file now
   */
  OpenFile open(InputFile file) throws IOException;

  /**
   * Returns the batches of a pushed file, in order. Segments end at the end of a batch and list
   * their batches.
   *
   * @param from where the first of them may begin
   * @return none if its segments may end behind any record
   */
  default List<PushedBatch> batches(InputFile file, long from) throws IOException {
    return List.of();
  }

  /** Returns a file's name for messages: for a copy, the name of its log. */
  default Path logOf(InputFile file) {
    return file.path();
  }

  /**
   * The part of a file that was copied, under whatever name, and is landed from the copy.
   *
   * @param end of the copied bytes, from the file's beginning
   * @param goesOn whether copying may go on
   */
  record CopyProgress(long end, boolean goesOn) {
    public static final CopyProgress NOTHING = new CopyProgress(0, false);
  }

  /** Returns the bytes copied from a file that is no longer written. */
  default CopyProgress taken(OpenFile whole) throws IOException {
    return CopyProgress.NOTHING;
  }

  /** Releases an ended file that is wholly committed. Idempotent. */
  void release(InputFile file) throws IOException;

  /**
   * Releases every file that exists without its pin, after its source was collected for the last
   * time. Idempotent.
   */
  default void leave() {}

  /**
   * Returns whether releasing a file deletes it: it has no other name, and a new file may get its
   * inode.
   */
  default boolean isLastName(InputFile file) throws IOException {
    return false;
  }
}
