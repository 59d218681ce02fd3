package io.daybook.ingest.receive;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * What a request is answered with.
 *
 * @param body JSON
 * @param retryAfterSeconds 0: nothing is said of it
 */
record Answer(int status, String body, int retryAfterSeconds) {
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
    return new Answer(OK, "{\"records\":" + records + "}", 0);
  }

  static Answer healthy() {
    return new Answer(OK, "{\"health\":\"takes batches\"}", 0);
  }

  static Answer error(int status, String message) {
    return later(status, message, 0);
  }

  static Answer later(int status, String message, int seconds) {
    return new Answer(
        status,
        "{\"error\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsString(message))
            + "\"}",
        seconds);
  }

  /** A request that is answered at once. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refusal(int status, String message) {
      this(error(status, message));
    }

    Refusal(Answer answer) {
      super(answer.body());
      this.answer = answer;
    }

    /** Returns the refusal of what is taken later or elsewhere. */
    static Refusal later(int status, String message) {
      return new Refusal(Answer.later(status, message, RETRY_SECONDS));
    }

    Answer answer() {
      return answer;
    }
  }
}
