package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pipe to its end. What was read and isn't in the spool when the process dies is lost with
 * the pipe; that is as little as the spool can keep up with.
 */
public final class StandardInputReader implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(StandardInputReader.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);

  private final Pipe pipe;
  private final Spool spool;
  private final PatientSpool patient;
  private final RecordBuffer buffer;
  private final boolean endsWithNext;
  private final Duration quiet;
  private final Worker spooling = new Worker("stdin-spool", this::spool);
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile long unfinished;

  private StandardInputReader(IngestSource source, Pipe pipe, Spool spool) {
    this.pipe = pipe;
    this.spool = spool;
    this.patient = new PatientSpool(spool);
    this.buffer = new RecordBuffer(source.framing(), source.maxRecordBytes());
    this.endsWithNext = source.framing().endsWithNext();
    this.quiet = source.roll();
  }

  /**
   * Starts to read.
   *
   * @param pipe gets back what this hasn't spooled when it is closed
   * @param spool of this source; its data file is ended with the input
   */
  public static StandardInputReader start(IngestSource source, Pipe pipe, Spool spool) {
    StandardInputReader reader = new StandardInputReader(source, pipe, spool);
    reader.spooling.start();
    return reader;
  }

  private void spool() {
    try {
      if (spoolToTheEnd()) {
        spool.roll();
        ended = true;
      } else {
        unfinished = buffer.isEmpty() ? 0 : 1;
        pipe.unread(buffer.all());
      }
    } catch (IOException e) {
      LOG.warn("[{}] the data file cannot be ended: {}", spool.directory(), e.toString());
      ended = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the end was reached, and not only that of the time to read. */
  private boolean spoolToTheEnd() throws InterruptedException {
    Duration waited = Duration.ZERO;
    while (true) {
      byte[] piece = pipe.next(LOOK);
      if (piece == Pipe.END) {
        buffer.endRecord();
        return append();
      }
      if (piece != null) {
        waited = Duration.ZERO;
        buffer.add(piece, piece.length);
      } else if (closing) {
        return false;
      } else {
        waited = waited.plus(LOOK);
      }
      if (endsWithNext && waited.compareTo(quiet) >= 0) {
        buffer.endQuietRecord();
      }
      if (!append()) {
        return false;
      }
    }
  }

  private boolean append() {
    if (!buffer.whole().hasRemaining()) {
      return true;
    }
    boolean appended = patient.append(null, buffer.whole(), buffer.wholeRecords());
    if (appended) {
      buffer.dropWhole();
    }
    return appended;
  }

  @Override
  public ReceiverStatus status() {
    return patient.status(unfinished, ended ? 0 : 1);
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    closing = true;
    spooling.join(PATIENCE_AT_CLOSE);
    patient.stop();
    spooling.join(PATIENCE_AT_CLOSE);
  }
}
