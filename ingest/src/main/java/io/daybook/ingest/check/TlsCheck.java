package io.daybook.ingest.check;

import io.daybook.warehouse.config.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a certificate and its key: readable, in time, one fitting the other. */
final class TlsCheck {
  private static final Duration SOON = Duration.ofDays(14);
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final byte[] SAMPLE = "daybook".getBytes(StandardCharsets.US_ASCII);

  private final Clock clock;

  TlsCheck(Clock clock) {
    this.clock = clock;
  }

  List<Finding> look(String subject, Tls tls) {
    List<Finding> findings = new ArrayList<>();
    findings.add(SecretFile.look(subject, tls.key()));
    try {
      X509Certificate certificate = certificate(tls.certificate());
      findings.add(validity(subject, tls.certificate(), certificate));
      if (!fits(certificate.getPublicKey(), key(tls.key(), certificate.getPublicKey()))) {
        findings.add(
            Finding.wrong(
                subject,
                "expected the private key of "
                    + tls.certificate()
                    + " in "
                    + tls.key()
                    + " but found another one; name the files that belong together"));
      }
    } catch (IOException | GeneralSecurityException e) {
      findings.add(
          Finding.wrong(
              subject,
              "expected a certificate in "
                  + tls.certificate()
                  + " and its PKCS #8 key in "
                  + tls.key()
                  + " (PEM) but found "
                  + e
                  + "; mend the files"));
    }
    return findings;
  }

  private Finding validity(String subject, Path file, X509Certificate certificate) {
    Instant now = clock.instant();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      return Finding.wrong(
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
        ? Finding.note(subject, text + ", which is soon")
        : Finding.fine(subject, text);
  }

  private static X509Certificate certificate(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificate(in)
          instanceof X509Certificate certificate) {
        return certificate;
      }
      throw new CertificateException("no X.509 certificate");
    }
  }

  private static PrivateKey key(Path file, PublicKey certified)
      throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IOException("no 'BEGIN PRIVATE KEY' in " + file);
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
    try {
      return KeyFactory.getInstance(certified.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "no " + certified.getAlgorithm() + " key in " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean fits(PublicKey certified, PrivateKey key) throws GeneralSecurityException {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(SAMPLE);
    byte[] signature = signing.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certified);
    verifying.update(SAMPLE);
    return verifying.verify(signature);
  }
}
