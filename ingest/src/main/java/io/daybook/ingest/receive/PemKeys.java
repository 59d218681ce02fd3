package io.daybook.ingest.receive;

import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener proves itself with, read from PEM files as other servers have them. */
public final class PemKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final Logger LOG = LoggerFactory.getLogger(PemKeys.class);
  private static final byte[] SAMPLE = "daybook".getBytes(StandardCharsets.US_ASCII);

  private final Tls files;
  private final X509Certificate[] chain;
  private final PrivateKey key;

  private PemKeys(Tls files, X509Certificate[] chain, PrivateKey key) {
    this.files = files;
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads certificate and key, whether they belong together or not.
   *
   * @throws OperatorException if one of them can't be read or is none
   */
  public static PemKeys read(Tls files) {
    PrivateKey key = key(files.key());
    return new PemKeys(files, certificates(files.certificate()), key);
  }

  /**
   * Returns the end of that certificate of a file's chain that ends first.
   *
   * @throws OperatorException if it can't be read or holds none
   */
  static Instant validUntil(Path certificate) {
    return Arrays.stream(certificates(certificate))
        .map(each -> each.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Returns the listener's own certificate. */
  public X509Certificate certificate() {
    return chain[0];
  }

  /**
   * Compares the key with the certificate.
   *
   * @throws OperatorException if it is that of another one
   */
  public void mustFit() {
    if (!fits()) {
      throw refused(files.key(), "the private key of " + files.certificate(), "another one");
    }
  }

  private boolean fits() {
    PublicKey certified = certificate().getPublicKey();
    if (!certified.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(SAMPLE);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(SAMPLE);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      // A key of another length or curve makes signatures that can't even be read.
      LOG.debug("[{}] signs nothing that {} verifies", files.key(), files.certificate(), e);
      return false;
    }
  }

  /** Returns both as a key store with one entry and this password. */
  KeyStore store(KeyStore.PasswordProtection password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password.getPassword());
      store.setEntry("listener", new KeyStore.PrivateKeyEntry(key, chain), password);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw refused(files.key(), "the key of " + files.certificate(), e.toString());
    }
  }

  private static X509Certificate[] certificates(Path file) {
    try {
      X509Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (chain.length == 0) {
        throw refused(file, "a certificate (BEGIN CERTIFICATE)", "none");
      }
      return chain;
    } catch (IOException e) {
      throw refused(file, "a readable PEM file with a certificate", FailureReason.of(e));
    } catch (GeneralSecurityException e) {
      throw refused(file, "a PEM file with a certificate", "other text (" + e.getMessage() + ")");
    }
  }

  private static PrivateKey key(Path file) {
    byte[] encoded = encodedKey(file);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        LOG.debug("[{}] no key of {}", file, algorithm);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has " + algorithm, e);
      }
    }
    throw refused(file, "a key of one of " + String.join(", ", ALGORITHMS), "another one");
  }

  private static byte[] encodedKey(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw refused(file, "a readable PEM file with a private key", FailureReason.of(e));
    }
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      throw refused(
          file,
          "a private key that isn't encrypted (PKCS #8, BEGIN PRIVATE KEY)",
          "none; 'openssl pkcs8 -topk8 -nocrypt' makes one");
    }
    try {
      return Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException e) {
      throw refused(file, "a private key in Base64", "other characters");
    }
  }

  private static OperatorException refused(Path file, String expected, String found) {
    return new OperatorException(
        ExitCode.USAGE,
        "[" + file + "] expected " + expected + " but found " + found + "; mend 'tls'");
  }
}
