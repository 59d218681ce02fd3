package io.daybook.ingest.receive;

import io.daybook.ingest.otlp.LogExport;
import io.daybook.ingest.otlp.LogSink;
import io.daybook.ingest.otlp.MalformedExportException;
import io.daybook.ingest.otlp.OtlpEncoding;
import io.daybook.ingest.receive.Answer.Refusal;
import io.daybook.ingest.receive.PushRequest.BodyType;
import io.daybook.ingest.spool.Spool.OfferOutcome;
import io.daybook.ingest.spool.Spool.OfferResult;
import io.daybook.ingest.spool.SpoolFullException;
import io.daybook.warehouse.run.FailureReason;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the bodies of requests into the spools of their sources. A body is unpacked and cut into
 * lines on its way into one buffer, so that only its lines are held.
 */
final class BatchIntake {
  private static final Logger LOG = LoggerFactory.getLogger(BatchIntake.class);

  /** Each record repeats its resource and scope: a request grows, but not without end. */
  private static final int MOST_PARTS = 64;

  private final int limit;
  private final Semaphore memory;
  private final HttpReceiverStatus.Counts counts;

  /**
   * @param limit of a batch in bytes, unpacked
   * @param memory a permit for each byte of all requests under way
   */
  BatchIntake(int limit, Semaphore memory, HttpReceiverStatus.Counts counts) {
    this.limit = limit;
    this.memory = memory;
    this.counts = counts;
  }

  /**
   * Takes a batch; it is durable when this returns.
   *
   * @param length of the body as the request says; -1 if it doesn't
   * @throws Refusal if it isn't taken, and nothing of it is kept
   * @throws ClientGoneException if nobody waits for an answer
   */
  Answer take(PushedSource source, PushRequest request, long length, InputStream body)
      throws Refusal, ClientGoneException {
    try (BodyBuffer lines = new BodyBuffer(memory, limit)) {
      read(request, length, body, lines);
      if (lines.size() == 0) {
        throw new Refusal(Answer.BAD_REQUEST, "expected records but found an empty body");
      }
      lines.endLine();
      long records = lines.lines();
      append(source, request, 0, lines, records);
      source.unsent(request);
      return Answer.taken(records);
    }
  }

  /**
   * Takes the log records of a request of OTLP; they are durable when this returns. Lines that are
   * too many for one batch are several.
   *
   * @param length of the body as the request says; -1 if it doesn't
   * @throws Refusal if the request isn't taken; batches of its first lines may be kept
   * @throws ClientGoneException if nobody waits for an answer
   */
  Answer export(
      PushedSource source,
      PushRequest request,
      OtlpEncoding encoding,
      long length,
      InputStream body)
      throws Refusal, ClientGoneException {
    try (BodyBuffer whole = new BodyBuffer(memory, limit);
        BodyBuffer lines = new BodyBuffer(memory, limit)) {
      read(request, length, body, whole);
      ExportedLines exported = new ExportedLines(source, request, lines);
      LogExport.read(encoding, whole.array(), whole.size(), limit, exported);
      exported.flush();
      source.unsent(request);
      counts.rejected(exported.rejected);
      return Answer.exported(encoding, exported.rejected, exported.why);
    } catch (MalformedExportException e) {
      throw new Refusal(Answer.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /** Appends lines by batches. */
  private final class ExportedLines implements LogSink<Refusal> {
    private final PushedSource source;
    private final PushRequest request;
    private final BodyBuffer lines;
    private long records;
    private int parts;
    private long rejected;
    private String why = "";

    ExportedLines(PushedSource source, PushRequest request, BodyBuffer lines) {
      this.source = source;
      this.request = request;
      this.lines = lines;
    }

    @Override
    public void take(byte[] line, int length) throws Refusal {
      if (length > limit - lines.size()) {
        flush();
      }
      lines.append(line, 0, length);
      records++;
    }

    @Override
    public void reject(String reason) {
      if (rejected == 0) {
        why = reason;
        LOG.warn("[{}] a log record is rejected for ever: {}", source.name(), reason);
      }
      rejected++;
    }

    void flush() throws Refusal {
      if (records == 0) {
        return;
      }
      if (parts == MOST_PARTS) {
        throw new Refusal(
            Answer.TOO_LARGE,
            "expected lines of at most "
                + (long) MOST_PARTS * limit
                + " bytes but found more; send fewer records at once, or a smaller resource");
      }
      append(source, request, parts, lines, records);
      parts++;
      records = 0;
      lines.clear();
    }
  }

  /** Reads a body, unpacked and cut into lines. */
  void read(PushRequest request, long length, InputStream body, BodyBuffer into)
      throws Refusal, ClientGoneException {
    if (length > limit) {
      throw BodyBuffer.tooLarge(limit);
    }
    try (InputStream in = request.coding().unpacked(new PacedInput(body, limit))) {
      if (request.type() == BodyType.JSON) {
        JsonRecords.read(in, into);
      } else {
        into.read(in);
      }
    } catch (ClientGoneException e) {
      throw e;
    } catch (PacedInput.TooLongException e) {
      throw BodyBuffer.tooLarge(limit);
    } catch (IOException e) {
      throw new Refusal(
          Answer.BAD_REQUEST,
          "expected a body packed with "
              + request.coding().label()
              + " but found "
              + FailureReason.of(e));
    }
  }

  private void append(
      PushedSource source, PushRequest request, int part, BodyBuffer lines, long records)
      throws Refusal {
    try {
      OfferResult taken = source.offer(request, part, lines.content());
      if (taken.outcome() == OfferOutcome.DIFFERENT) {
        throw new Refusal(
            Answer.CONFLICT,
            "this Idempotency-Key came with other content at "
                + taken.batch().time()
                + "; a key means one batch");
      }
      if (taken.outcome() == OfferOutcome.ADDED) {
        counts.took(records, lines.size());
      } else {
        counts.recognised();
      }
    } catch (SpoolFullException e) {
      LOG.warn("[{}] a batch was refused: {}", source.name(), e.getMessage());
      throw Refusal.later(Answer.TOO_MANY, "the spool of this collector is full");
    } catch (IOException e) {
      LOG.warn("[{}] a batch could not be kept: {}", source.name(), e.toString());
      throw Refusal.later(Answer.UNAVAILABLE, "this collector cannot keep a batch now");
    }
  }
}
