package io.daybook.ingest.check;

import io.daybook.ingest.receive.PemKeys;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at a certificate and its key: readable, in time, one fitting the other. */
final class TlsCheck {
  private static final Duration SOON = Duration.ofDays(14);

  private final Clock clock;

  TlsCheck(Clock clock) {
    this.clock = clock;
  }

  List<CheckFinding> look(String subject, Tls tls) {
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(SecretFile.look(subject, tls.key()));
    try {
      PemKeys keys = PemKeys.read(tls);
      findings.add(validity(subject, tls.certificate(), keys.certificate()));
      keys.mustFit();
    } catch (OperatorException e) {
      findings.add(CheckFinding.wrong(subject, String.valueOf(e.getMessage())));
    }
    return findings;
  }

  private CheckFinding validity(String subject, Path file, X509Certificate certificate) {
    Instant now = clock.instant();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      return CheckFinding.wrong(
          subject,
          "expected a certificate that is valid now in "
              + file
              + " but found one for "
              + from
              + " to "
              + until
              + "; renew it");
    }
    String text = "the certificate in " + file + " is valid until " + until;
    return now.plus(SOON).isAfter(until)
        ? CheckFinding.note(subject, text + ", which is soon")
        : CheckFinding.fine(subject, text);
  }
}
