package io.daybook.console.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The page's files, which the build put beside the classes. A path without a dot is a place within
 * the page, and gets the page itself.
 */
public final class PageHandler extends Handler.Abstract {
  /** Says what to do where the page wasn't built. */
  public static final String MISSING =
      "the page isn't built: expected Node 20.19 or newer at build time but found none; install it"
          + " and build again. The API answers all the same: /api/v1/openapi.json";

  private static final String ROOT = "/io/daybook/console/page/";
  private static final String INDEX = "index.html";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8",
          "json", "application/json");

  /** There are no others than those of the build. */
  private final Map<String, AnswerBytes> files = new ConcurrentHashMap<>();

  /** Returns whether the page was built. */
  public static boolean isBuilt() {
    return PageHandler.class.getResource(ROOT + INDEX) != null;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    boolean isRead = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    String name = Request.getPathInContext(request).substring(1);
    Optional<AnswerBytes> file =
        isRead ? packed(name.contains(".") ? name : INDEX) : Optional.empty();
    if (file.isEmpty()) {
      return false;
    }
    boolean isForEver = name.startsWith("assets/");
    AnswerBytes answer = file.get();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response
        .getHeaders()
        .put(
            HttpHeader.CACHE_CONTROL,
            isForEver ? "public, max-age=31536000, immutable" : "no-cache");
    answer.send(request, response, callback);
    return true;
  }

  /** Returns a file, which is read and packed once. */
  private Optional<AnswerBytes> packed(String name) throws IOException {
    AnswerBytes known = files.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<AnswerBytes> made = read(name).map(bytes -> answer(name, bytes));
    made.ifPresent(answer -> files.put(name, answer));
    return made;
  }

  private static AnswerBytes answer(String name, byte[] bytes) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return AnswerBytes.of(
        200, TYPES.getOrDefault(ending, "application/octet-stream"), Optional.empty(), bytes);
  }

  /** Jetty has taken "..", encoded or not, out of the path. */
  private static Optional<byte[]> read(String name) throws IOException {
    if (!name.matches("[A-Za-z0-9._/-]+") || name.contains("..")) {
      return Optional.empty();
    }
    try (InputStream in = PageHandler.class.getResourceAsStream(ROOT + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }
}
