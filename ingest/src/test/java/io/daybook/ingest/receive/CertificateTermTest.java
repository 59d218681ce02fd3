package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testing.TestingCertificate;
import io.daybook.warehouse.config.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTermTest {
  @TempDir private Path directory;

  @Test
  void tellsTheEndOfTheCertificateAndNothingOfAFileThatHoldsNone() throws Exception {
    TestingCertificate certificate = TestingCertificate.create(directory.resolve("own"));
    Instant inTwoDays = Instant.now().plus(2, ChronoUnit.DAYS);

    assertThat(CertificateTerm.of(new Tls(certificate.pem(), certificate.key())))
        .hasValueSatisfying(
            term -> {
              assertThat(term.file()).isEqualTo(certificate.pem());
              assertThat(term.until())
                  .isBetween(inTwoDays.minus(1, ChronoUnit.HOURS), inTwoDays.plusSeconds(1));
            });
    Path other = Files.writeString(directory.resolve("other.pem"), "none");
    assertThat(CertificateTerm.of(new Tls(other, certificate.key()))).isEmpty();
  }
}
