package io.daybook.warehouse.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 0: any free one
 */
public record Address(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\s:\\[\\]]+)):(\\d{1,5})");

  /** Reads {@code host:port}; nothing if it is none. */
  public static Optional<Address> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new Address(host, Integer.parseInt(matcher.group(3))));
  }

  /** Reads the address at a key, which is reported if it is none. */
  public static Optional<Address> read(ConfigNode node, String key) {
    Optional<String> text = node.text(key);
    Optional<Address> address = text.flatMap(Address::parse);
    if (text.isPresent() && address.isEmpty()) {
      node.child(key)
          .problem("'" + text.get() + "'", "a host and a port", "write it like 127.0.0.1:8440");
    }
    return address;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
