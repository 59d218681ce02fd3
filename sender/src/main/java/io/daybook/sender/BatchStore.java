package io.daybook.sender;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Keeps batches until collectors have them. {@link Backlog} calls it, and knows the limit. */
interface BatchStore extends Closeable {
  /** Returns the batches of earlier senders, oldest first. */
  List<SealedBatch> recovered();

  /** Returns the bytes of the refused batches that were there at the start. */
  long refusedBytes();

  /** Returns how many bytes a record takes beside its own while its batch is open. */
  int overheadBytes();

  /** Begins a batch. */
  OpenBatch open(BatchKey key) throws IOException;

  /** Lets the next sender have the store. */
  @Override
  void close();
}
