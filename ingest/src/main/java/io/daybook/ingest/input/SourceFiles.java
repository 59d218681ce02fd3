package io.daybook.ingest.input;

import java.io.IOException;

/** The narrow door to what a source holds on this host. */
public interface SourceFiles {

  /**
   * Takes in what is new, keeps it from being taken away, and tells what there is to land. What
   * can't be read is a problem in the answer and keeps nothing else back.
   */
  InputFiles.Found look();

  /**
   * Opens a file that was found, up to the size it had then.
   *
   * @throws java.nio.file.NoSuchFileException if it is gone, or its name means another file now
   */
  OpenFile open(InputFile file) throws IOException;

  /** Lets go of an ended file of which every byte is committed; doing it again is no error. */
  void release(InputFile file) throws IOException;
}
