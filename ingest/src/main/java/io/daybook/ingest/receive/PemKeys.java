package io.daybook.ingest.receive;

import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.ExitCode;
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
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener proves itself with, read from PEM files as other servers have them. */
final class PemKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final Logger LOG = LoggerFactory.getLogger(PemKeys.class);
  private static final char[] NO_PASSWORD = {};

  private PemKeys() {}

  /**
   * Reads certificate and key.
   *
   * @throws OperatorException if one of them can't be read or is none, or they don't belong
   *     together
   */
  static SSLContext context(Tls tls) {
    PrivateKey key = key(tls.key());
    Certificate[] chain = certificates(tls.certificate());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("listener", key, NO_PASSWORD, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw refused(tls.key(), "the key of " + tls.certificate(), e.toString());
    }
  }

  private static Certificate[] certificates(Path file) {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .toArray(new Certificate[0]);
      if (chain.length == 0) {
        throw refused(file, "a certificate (BEGIN CERTIFICATE)", "none");
      }
      return chain;
    } catch (GeneralSecurityException | IOException e) {
      throw refused(file, "a readable PEM file with a certificate", e.toString());
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
      throw refused(file, "a readable PEM file with a private key", e.toString());
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
