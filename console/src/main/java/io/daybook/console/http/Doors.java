package io.daybook.console.http;

import io.daybook.ingest.receive.BearerTokens;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.ConsoleConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. On loopback everybody of this host; from elsewhere whoever shows a token over TLS,
 * or comes by the proxy that names the person. Notes are written by those who show a token, from
 * the console's own page.
 */
final class Doors {
  private static final List<String> LOOPBACK_NAMES =
      List.of("localhost", "127.0.0.1", "[::1]", "::1");

  /** What a page of another site can't send without being asked. */
  static final String WRITING_HEADER = "X-Daybook";

  static final String WRITING_VALUE = "note";

  private static final int TOKEN_BYTES = 24;

  private final boolean isLoopback;
  private final boolean isSecret;
  private final Optional<ConsoleConfig.Proxy> proxy;
  private final BearerTokens tokens;

  /**
   * Opens the doors.
   *
   * @param home where a token for notes is kept if the configuration names no file
   * @throws OperatorException ({@code USAGE}) if others could come in who show nothing
   */
  Doors(Address listen, ConsoleConfig settings, Path home) {
    this.isLoopback = isLoopback(listen.host());
    this.proxy = settings.proxy();
    this.isSecret = settings.tls().isPresent();
    boolean isSafe = isLoopback || proxy.isPresent() || (isSecret && settings.tokens().isPresent());
    if (!isSafe) {
      throw new OperatorException(
          ExitCode.USAGE,
          "console.listen: expected console.tls and console.tokens, or console.proxy, to answer"
              + " other hosts at "
              + listen
              + " but found neither; the figures of a shop are nobody else's: see docs/console.md");
    }
    this.tokens = new BearerTokens(settings.tokens().orElseGet(() -> ownToken(home)));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Path ownToken(Path home) {
    Path file = home.resolve("token");
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
      }
      return file;
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + file
              + "] expected to keep a token there but found "
              + FailureReason.of(e)
              + "; give a file with console.tokens",
          e);
    }
  }

  /**
   * Lets a request in.
   *
   * @return the person, as the proxy names them; nothing if nobody does
   * @throws ApiRefusal if the caller shows nothing that opens
   */
  Optional<String> enter(Request request) throws ApiRefusal {
    if (proxy.isPresent() && isOfProxy(request)) {
      String user = request.getHeaders().get(proxy.get().userHeader());
      if (user == null || user.isBlank()) {
        // On loopback, too: what a proxy passes on is somebody else's request.
        throw new ApiRefusal(
            401,
            "user",
            "expected the proxy to name who asks in '"
                + proxy.get().userHeader()
                + "' but found none");
      }
      return Optional.of(user.strip());
    }
    if (isLoopback) {
      checkHost(request);
    } else if (!isSecret) {
      // A token that is shown without TLS is everybody's.
      throw new ApiRefusal(
          403, "door", "expected to be asked through the proxy but found another address");
    } else if (!hasToken(request)) {
      throw new ApiRefusal(
          401, "token", "expected 'Authorization: Bearer TOKEN' but found none that is known");
    }
    return Optional.empty();
  }

  /** A name that leads here by somebody else's DNS isn't ours. */
  private static void checkHost(Request request) throws ApiRefusal {
    String host = String.valueOf(Request.getServerName(request));
    if (!LOOPBACK_NAMES.contains(host)) {
      throw new ApiRefusal(
          403, "host", "expected a name of loopback, such as localhost, but found '" + host + "'");
    }
  }

  private boolean isOfProxy(Request request) {
    return proxyAddresses().contains(Request.getRemoteAddr(request));
  }

  /** Returns the addresses whose connections are those of many people. */
  List<String> proxyAddresses() {
    return proxy.map(ConsoleConfig.Proxy::addresses).orElse(List.of());
  }

  /** Returns whether a request shows a token. */
  boolean hasToken(Request request) {
    return tokens.match(request.getHeaders().get(HttpHeader.AUTHORIZATION));
  }

  /**
   * Lets a request write.
   *
   * @throws ApiRefusal if it shows no token, or another site's page sent it
   */
  void enterToWrite(Request request) throws ApiRefusal {
    HttpFields headers = request.getHeaders();
    @Nullable String site = headers.get("Sec-Fetch-Site");
    @Nullable String origin = headers.get(HttpHeader.ORIGIN);
    boolean isOwn =
        WRITING_VALUE.equals(headers.get(WRITING_HEADER))
            && (site == null || site.equals("same-origin"))
            && (origin == null || origin.endsWith("://" + headers.get(HttpHeader.HOST)));
    if (!isOwn) {
      throw new ApiRefusal(
          403, "origin", "expected a request of the console's own page, with 'X-Daybook: note'");
    }
    if (!hasToken(request)) {
      throw new ApiRefusal(
          401,
          "token",
          "expected 'Authorization: Bearer TOKEN' to write but found none that is known");
    }
  }
}
