package io.daybook.ingest.receive;

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
    if (length > limit) {
      throw BodyBuffer.tooLarge(limit);
    }
    try (BodyBuffer lines = new BodyBuffer(memory, limit)) {
      read(request, body, lines);
      if (lines.size() == 0) {
        throw new Refusal(Answer.BAD_REQUEST, "expected records but found an empty body");
      }
      lines.endLine();
      long records = lines.lines();
      append(source, request, lines, records);
      source.unsent(request.sender() == null ? "" : request.sender(), request.oldestUnsent());
      return Answer.taken(records);
    }
  }

  private void read(PushRequest request, InputStream body, BodyBuffer into)
      throws Refusal, ClientGoneException {
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

  private void append(PushedSource source, PushRequest request, BodyBuffer lines, long records)
      throws Refusal {
    try {
      OfferResult taken =
          source.offer(request.sender(), request.key(), request.address(), lines.content());
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
