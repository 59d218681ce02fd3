package io.daybook.console.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer as it goes over the wire. */
final class AnswerBytes {
  private static final int LEAST_PACKED = 512;

  private final int status;
  private final String type;
  private final Optional<String> tag;
  private final byte[] body;
  private final byte[] packed;
  private final Optional<String> fileName;

  private AnswerBytes(
      int status,
      String type,
      Optional<String> tag,
      byte[] body,
      byte[] packed,
      Optional<String> fileName) {
    this.status = status;
    this.type = type;
    this.tag = tag;
    this.body = body;
    this.packed = packed;
    this.fileName = fileName;
  }

  /**
   * Packs an answer.
   *
   * @param tag equal for equal answers; nothing: it isn't to be kept
   */
  static AnswerBytes of(int status, String type, Optional<String> tag, byte[] body) {
    return new AnswerBytes(status, type, tag, body, pack(body), Optional.empty());
  }

  static AnswerBytes text(int status, String text) {
    return of(
        status,
        "text/plain; charset=utf-8",
        Optional.empty(),
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the same answer, which a browser saves under a name. */
  AnswerBytes named(String name) {
    return new AnswerBytes(status, type, tag, body, packed, Optional.of(name));
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  Optional<String> tag() {
    return tag;
  }

  byte[] body() {
    return body;
  }

  /** Returns the body by gzip. */
  byte[] packed() {
    return packed;
  }

  /** Returns the name under which a browser saves it; nothing: it is shown. */
  Optional<String> fileName() {
    return fileName;
  }

  /** Returns whether gzip makes it smaller. */
  private boolean isWorthPacking() {
    return body.length >= LEAST_PACKED && packed.length < body.length;
  }

  /**
   * Sends the body, by gzip if the caller takes that; status and type are the response's already.
   */
  void send(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
    boolean isPacked =
        isWorthPacking() && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
    if (isPacked) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    byte[] sent = isPacked ? packed : body;
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, sent.length);
    boolean isHead = request.getMethod().equals("HEAD");
    response.write(true, ByteBuffer.wrap(isHead ? new byte[0] : sent), callback);
  }

  private static byte[] pack(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(64, body.length / 4));
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
