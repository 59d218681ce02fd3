package io.daybook.warehouse.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is told of a night that failed or is late.
 *
 * @param command a program with its arguments, which gets the message on standard input (default:
 *     none)
 * @param webhook to which the message is posted (default: none)
 * @param attempts of each message (default 5)
 * @param timeout of each attempt (default 10s)
 * @param patience for all attempts of a message: by so much an end of a night may be later (default
 *     1m)
 */
public record NotifyConfig(
    List<String> command,
    Optional<Webhook> webhook,
    int attempts,
    Duration timeout,
    Duration patience) {
  private static final int ATTEMPTS = 5;
  private static final int MOST_ATTEMPTS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Nobody is told. */
  public static final NotifyConfig NONE =
      new NotifyConfig(List.of(), Optional.empty(), ATTEMPTS, TIMEOUT, PATIENCE);

  public NotifyConfig {
    command = List.copyOf(command);
  }

  /**
   * An address that takes JSON by POST.
   *
   * @param url if it is no secret
   * @param urlFile file with it, if it is
   * @param tokenFile file with the token of its {@code Authorization: Bearer}
   */
  public record Webhook(Optional<URI> url, Optional<Path> urlFile, Optional<Path> tokenFile) {

    /** Returns the address that a text is, if it is one of HTTP. */
    public static Optional<URI> address(String text) {
      try {
        URI uri = new URI(text);
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return isHttp && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }
  }

  /** Returns whether anybody is told. */
  public boolean isNone() {
    return command.isEmpty() && webhook.isEmpty();
  }

  /** Reads the section. Problems are added. */
  static NotifyConfig read(ConfigNode node) {
    NotifyConfig config =
        new NotifyConfig(
            node.texts("command"),
            webhook(node.section("webhook")),
            node.integer("attempts", ATTEMPTS, 1, MOST_ATTEMPTS),
            node.positiveDuration("timeout", TIMEOUT),
            node.positiveDuration("patience", PATIENCE));
    node.noOtherKeys();
    return config;
  }

  private static Optional<Webhook> webhook(ConfigNode node) {
    if (!node.isPresent()) {
      return Optional.empty();
    }
    Optional<String> text = node.text("url");
    Optional<Path> urlFile = node.text("url-file").map(Path::of);
    Optional<Path> tokenFile = node.text("token-file").map(Path::of);
    node.noOtherKeys();
    Optional<URI> url = text.flatMap(Webhook::address);
    if (text.isPresent() && url.isEmpty()) {
      node.child("url")
          .problem(
              "'" + text.get() + "'",
              "an address of HTTP",
              "write it like https://chat.example/hooks/daybook");
    }
    if (node.isMapping() && node.has("url") == node.has("url-file")) {
      node.problem(
          node.has("url") ? "both" : "neither",
          "either 'url' or 'url-file'",
          "put an address that is a secret into a file");
    }
    return Optional.of(new Webhook(url, urlFile, tokenFile));
  }
}
