package io.daybook.ingest.receive;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.ingest.otlp.ExportReply;
import io.daybook.ingest.otlp.OtlpEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a request is answered with.
 *
 * @param type media type of the content
 * @param content read-only; what reads it reads a duplicate
 * @param retryAfterSeconds 0: nothing is said of it
 */
record Answer(int status, String type, ByteBuffer content, int retryAfterSeconds) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED = 415;
  static final int TOO_MANY = 429;
  static final int UNAVAILABLE = 503;

  private static final int RETRY_SECONDS = 5;

  static Answer taken(long records) {
    return json(OK, "{\"records\":" + records + "}", 0);
  }

  static Answer healthy() {
    return json(OK, "{\"health\":\"takes batches\"}", 0);
  }

  /**
   * Returns the answer to a request of OTLP that was taken.
   *
   * @param rejected records of it that were not
   * @param why they weren't; empty if there are none
   */
  static Answer exported(OtlpEncoding encoding, long rejected, String why) {
    return new Answer(
        OK, encoding.mediaType(), content(ExportReply.accepted(encoding, rejected, why)), 0);
  }

  private static Answer json(int status, String body, int retryAfterSeconds) {
    return new Answer(
        status,
        "application/json",
        content((body + "\n").getBytes(StandardCharsets.UTF_8)),
        retryAfterSeconds);
  }

  private static ByteBuffer content(byte[] bytes) {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** A request that is answered at once. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String why;
    private final int retryAfterSeconds;

    Refusal(int status, String why) {
      this(status, why, 0);
    }

    private Refusal(int status, String why, int retryAfterSeconds) {
      super(status + ": " + why);
      this.status = status;
      this.why = why;
      this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Returns the refusal of what is taken later or elsewhere. */
    static Refusal later(int status, String why) {
      return later(status, why, RETRY_SECONDS);
    }

    static Refusal later(int status, String why, int seconds) {
      return new Refusal(status, why, seconds);
    }

    Answer answer() {
      String text = new String(JsonStringEncoder.getInstance().quoteAsString(why));
      return json(status, "{\"error\":\"" + text + "\"}", retryAfterSeconds);
    }

    /** Returns the answer as OTLP has it. */
    Answer answer(OtlpEncoding encoding) {
      return new Answer(
          status,
          encoding.mediaType(),
          content(ExportReply.refused(encoding, why)),
          retryAfterSeconds);
    }
  }
}
