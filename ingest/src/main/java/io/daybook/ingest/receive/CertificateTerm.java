package io.daybook.ingest.receive;

import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a listener's certificate is valid.
 *
 * @param file with it and its chain
 * @param until the end of the one that ends first
 */
public record CertificateTerm(Path file, Instant until) {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateTerm.class);

  /** Reads the file as it is now; nothing if it can't be read, which its listener tells. */
  public static Optional<CertificateTerm> of(Tls files) {
    try {
      return Optional.of(
          new CertificateTerm(files.certificate(), PemKeys.validUntil(files.certificate())));
    } catch (OperatorException e) {
      LOG.debug("[{}] has no term", files.certificate(), e);
      return Optional.empty();
    }
  }
}
