package io.daybook.ingest.receive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Messages of syslog that are in memory until they are spooled together, each as a line. For one
 * thread.
 */
final class MessageBatch {
  private static final int FULL_BYTES = 1 << 20;

  private final PatientSpool spool;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private long records;

  MessageBatch(PatientSpool spool) {
    this.spool = spool;
  }

  /** Adds a message. */
  void add(byte[] message, int length) {
    lines.write(message, 0, length);
    lines.write('\n');
    records++;
  }

  /** Returns the messages since the last flush. */
  long records() {
    return records;
  }

  /** Returns whether it should be flushed before more is added. */
  boolean isFull() {
    return lines.size() >= FULL_BYTES;
  }

  /** Spools all messages, and is empty then; returns false once there is nowhere to put them. */
  boolean flush() {
    if (records == 0) {
      return true;
    }
    boolean appended = spool.append(null, ByteBuffer.wrap(lines.toByteArray()), records);
    lines.reset();
    records = 0;
    return appended;
  }
}
