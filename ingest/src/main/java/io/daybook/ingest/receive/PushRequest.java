package io.daybook.ingest.receive;

import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.ingest.receive.Answer.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request say of its batch.
 *
 * @param key null if none is given
 * @param sender as it names itself; null if it doesn't
 * @param address of the sender's host
 * @param type of the body
 * @param oldestUnsent the time of the oldest record that the sender still has; null: nothing said
 */
record PushRequest(
    @Nullable String key,
    @Nullable String sender,
    String address,
    BodyType type,
    ContentCoding coding,
    @Nullable Instant oldestUnsent) {
  private static final Pattern NAME = Pattern.compile("[\\x20-\\x7E]{1,200}");

  /** What a body consists of. */
  enum BodyType {
    /** A record in each line. */
    LINES,
    /** JSON objects, in arrays or one behind the other. */
    JSON,
    /** A whole that isn't cut on its way. */
    WHOLE;

    /**
     * Returns what the body of a batch consists of.
     *
     * @throws Refusal if it can't be taken
     */
    static BodyType of(Request request) throws Refusal {
      String contentType = single(request, "Content-Type");
      String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
      return switch (type.toLowerCase(Locale.ROOT)) {
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "text/plain" ->
            LINES;
        case "application/json" -> JSON;
        default ->
            throw new Refusal(
                Answer.UNSUPPORTED,
                "expected Content-Type application/x-ndjson, text/plain or application/json but"
                    + " found "
                    + (type.isEmpty() ? "none" : type));
      };
    }
  }

  /**
   * Reads the headers of a request.
   *
   * @throws Refusal if one is missing or can't be understood
   */
  static PushRequest of(Request request, KeyRule rule, BodyType type) throws Refusal {
    String key = name(request, "Idempotency-Key");
    if (key == null && rule == KeyRule.REQUIRED) {
      throw new Refusal(
          Answer.BAD_REQUEST,
          "expected an Idempotency-Key of 1 to 200 printable ASCII characters but found none;"
              + " 'http.key' of the source says what a batch without one counts as");
    }
    return new PushRequest(
        key,
        name(request, "Daybook-Sender"),
        Request.getRemoteAddr(request),
        type,
        ContentCoding.of(single(request, "Content-Encoding")),
        instant(single(request, "Daybook-Oldest-Unsent")));
  }

  private static @Nullable String name(Request request, String header) throws Refusal {
    String name = single(request, header);
    if (name != null && !NAME.matcher(name).matches()) {
      throw new Refusal(
          Answer.BAD_REQUEST, "expected " + header + " to be 1 to 200 printable ASCII characters");
    }
    return name;
  }

  private static @Nullable Instant instant(@Nullable String header) throws Refusal {
    try {
      return header == null ? null : Instant.parse(header);
    } catch (DateTimeException e) {
      throw new Refusal(
          Answer.BAD_REQUEST,
          "expected a Daybook-Oldest-Unsent like 2026-03-01T12:00:00Z but found " + header);
    }
  }

  /** Returns the value of a header; null if it isn't there. */
  static @Nullable String single(Request request, String header) throws Refusal {
    List<String> values = request.getHeaders().getValuesList(header);
    if (values.size() > 1) {
      throw new Refusal(
          Answer.BAD_REQUEST, "expected one " + header + " but found " + values.size());
    }
    return values.isEmpty() ? null : values.get(0);
  }
}
