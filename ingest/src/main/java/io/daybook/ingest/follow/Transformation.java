package io.daybook.ingest.follow;

import java.io.IOException;
import java.io.OutputStream;

/** Turns the bytes of one file into those that are landed of it. */
public interface Transformation {

  /** Makes them for files of a source. */
  interface TransformationFactory {
    /** Returns one for a file from its beginning on. */
    Transformation begin();

    /** Returns one that goes on where one with that state was, for the same file. */
    Transformation resume(String state);
  }

  /** Returns the byte of the file from which on it wants to be fed. */
  long readFrom();

  /** Returns how far it is, in a short text without blanks. */
  String state();

  /** Takes the next bytes and gives whole records; the beginning of one waits for its end. */
  void feed(byte[] bytes, int from, int to, OutputStream out) throws IOException;

  /** Gives what waits: nothing more comes. */
  void end(OutputStream out) throws IOException;
}
