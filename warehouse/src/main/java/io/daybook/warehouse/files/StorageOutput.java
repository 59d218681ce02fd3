package io.daybook.warehouse.files;

import java.io.IOException;
import java.io.OutputStream;

/** A file being written. It is not atomic: what a crash leaves may have any length. */
public abstract class StorageOutput extends OutputStream {

  /**
   * Forces everything written so far to the disks of the replicas (HDFS: hsync with the length
   * updated).
   *
   * @return how many replicas of the last block answered
   */
  public abstract int sync() throws IOException;
}
