package io.daybook.warehouse.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The console.
 *
 * @param listen where it answers (default: loopback, at the port of the embedded stack's console)
 * @param tls of {@code listen}
 * @param tokens file with a token per line; whoever comes from another host shows one, and whoever
 *     writes notes (default: a file in the home, for notes alone)
 * @param proxy who lets people in, instead of TLS and tokens
 */
public record ConsoleConfig(
    Optional<Address> listen, Optional<Tls> tls, Optional<Path> tokens, Optional<Proxy> proxy) {
  /** On loopback, with all defaults. */
  public static final ConsoleConfig DEFAULT =
      new ConsoleConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A reverse proxy that knows who asks.
   *
   * @param userHeader in which it names the person, such as {@code X-Forwarded-User}
   * @param addresses IP addresses that it comes from; the header counts from no other
   */
  public record Proxy(String userHeader, List<String> addresses) {
    public Proxy {
      addresses = List.copyOf(addresses);
    }
  }

  /** Returns whether it has an address or doors of its own; the embedded stack then starts none. */
  public boolean isOfItsOwn() {
    return listen.isPresent() || tls.isPresent() || proxy.isPresent();
  }

  static ConsoleConfig read(ConfigNode node) {
    ConsoleConfig console =
        new ConsoleConfig(
            Address.read(node, "listen"),
            Tls.read(node),
            node.text("tokens").map(Path::of),
            proxy(node.section("proxy")));
    node.noOtherKeys();
    return console;
  }

  private static Optional<Proxy> proxy(ConfigNode node) {
    if (!node.isPresent()) {
      return Optional.empty();
    }
    String header = node.requiredText("user-header", "X-Forwarded-User");
    List<String> addresses = node.texts("addresses");
    if (addresses.isEmpty()) {
      node.child("addresses")
          .problem("none", "the IP addresses of the proxy", "the header counts from these alone");
    }
    node.noOtherKeys();
    return Optional.of(new Proxy(header, addresses));
  }
}
