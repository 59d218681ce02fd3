package io.daybook.warehouse.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a listener proves itself with.
 *
 * @param certificate PEM file: its certificate, then those up to but not including the root
 * @param key PEM file: the certificate's private key (PKCS #8, not encrypted)
 */
public record Tls(Path certificate, Path key) {

  /** Reads the section {@code tls}; nothing if there is none. */
  public static Optional<Tls> read(ConfigNode node) {
    ConfigNode section = node.section("tls");
    if (!section.isPresent()) {
      return Optional.empty();
    }
    Tls tls =
        new Tls(
            Path.of(section.requiredText("certificate", "/etc/daybook/collector.pem")),
            Path.of(section.requiredText("key", "/etc/daybook/collector.key")));
    section.noOtherKeys();
    return Optional.of(tls);
  }
}
