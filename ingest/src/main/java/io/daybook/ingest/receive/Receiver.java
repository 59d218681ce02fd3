package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.spool.Spool;
import io.daybook.warehouse.run.OperatorException;

/**
 * Brings the records of one source into its spool, on threads of its own. It waits while the spool
 * takes nothing: whoever sends is held up, and nothing is dropped, but for datagrams.
 */
public interface Receiver extends AutoCloseable {

  /**
   * Starts to bring what a source's input brings.
   *
   * @param source whose input is one of {@link SourceInput.Syslog}, {@link SourceInput.Journald},
   *     {@link SourceInput.StandardInput}
   * @param spool of this source alone
   * @param standardInput of this process, the same for every source that has it
   * @throws io.daybook.warehouse.run.OperatorException if it can't, as when a port is taken
   */
  static Receiver start(IngestSource source, Spool spool, Pipe standardInput) {
    if (source.input() instanceof SourceInput.Syslog syslog) {
      return syslog(source, syslog, spool);
    }
    if (source.input() instanceof SourceInput.Journald) {
      return JournaldReader.start(source, spool);
    }
    if (source.input() instanceof SourceInput.StandardInput) {
      return StandardInputReader.start(source, standardInput, spool);
    }
    throw new IllegalArgumentException(source.name() + " is received otherwise");
  }

  private static Receiver syslog(IngestSource source, SourceInput.Syslog input, Spool spool) {
    if (input.udp().isEmpty()) {
      return SyslogReceiver.start(source, spool);
    }
    Receiver datagrams = SyslogDatagrams.start(source, input.udp().get(), spool);
    if (input.listen().isEmpty()) {
      return datagrams;
    }
    try {
      return new JointReceiver(SyslogReceiver.start(source, spool), datagrams);
    } catch (OperatorException e) {
      datagrams.close();
      throw e;
    }
  }

  /** Returns what it has done since it was started. */
  ReceiverStatus status();

  /** Returns whether nothing more will come: all that came is in the spool. */
  boolean isEnded();

  /** Stops taking. What was taken is in the spool when this returns. */
  @Override
  void close();
}
