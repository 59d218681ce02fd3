package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The narrow door to what a source holds on this host. */
public interface SourceFiles {

  /**
   * Puts right what needs the journal's word; called before a round looks, when the journal knows
   * all that is committed. {@link #look} is called at other times, too.
   */
  default void settle() {}

  /**
   * Takes in what is new, keeps it from being taken away, and tells what there is to land. What
   * can't be read is a problem in the answer and keeps nothing else back.
   */
  InputFiles.FileListing look();

  /**
   * Opens a file that was found, up to the size it had then.
   *
   * @throws java.nio.file.NoSuchFileException if it is gone, or its name means another file now
   */
  OpenFile open(InputFile file) throws IOException;

  /**
   * Returns the batches of a file that senders pushed, in order: its segments end where one of them
   * does, and tell of them.
   *
   * @param from where the first of them may begin
   * @return none if its segments may end behind any record
   */
  default List<PushedBatch> batches(InputFile file, long from) throws IOException {
    return List.of();
  }

  /** Returns the name by which people know a file: of a copy, that of its log. */
  default Path logOf(InputFile file) {
    return file.path();
  }

  /**
   * How much of a file's content was copied under whatever name, and is landed without the file.
   *
   * @param end up to which
   * @param goesOn whether more of it may still be copied
   */
  record CopyProgress(long end, boolean goesOn) {
    public static final CopyProgress NOTHING = new CopyProgress(0, false);
  }

  /** Returns how much was copied of what a file holds to which nothing more comes. */
  default CopyProgress taken(OpenFile whole) throws IOException {
    return CopyProgress.NOTHING;
  }

  /** Lets go of an ended file of which every byte is committed; doing it again is no error. */
  void release(InputFile file) throws IOException;

  /**
   * Lets go of all that stays where it is without being kept, once its source is collected no more;
   * doing it again is no error.
   */
  default void leave() {}

  /**
   * Returns whether a file is gone for good once it is released: nobody else has a name for it, and
   * another file may get its inode.
   */
  default boolean isLastName(InputFile file) throws IOException {
    return false;
  }
}
