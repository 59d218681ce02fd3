package io.daybook.ingest.receive;

import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a listener, read anew when a connection begins and their files have changed. Those
 * who renew them replace one file after the other: a pair that doesn't fit is not taken, the one
 * before it stays.
 */
public final class RenewedKeys extends KeyStore.Builder {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedKeys.class);

  private final Tls files;
  private final KeyStore.PasswordProtection password = new KeyStore.PasswordProtection(new char[0]);
  private List<Object> read;
  private KeyStore store;

  private RenewedKeys(Tls files) {
    this.files = files;
    this.read = versions();
    this.store = read();
  }

  /**
   * Returns what listeners make connections with.
   *
   * @throws OperatorException if the files can't be read now or don't belong together
   */
  public static SSLContext context(Tls files) {
    RenewedKeys renewed = new RenewedKeys(files);
    try {
      // The JDK's other manager reads a store once and never again.
      KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
      keys.init(new KeyStoreBuilderParameters(renewed));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  @Override
  public synchronized KeyStore getKeyStore() {
    List<Object> now = versions();
    if (!now.equals(read)) {
      read = now;
      try {
        store = read();
        LOG.info("[{}] the certificate has changed", files.certificate());
      } catch (OperatorException e) {
        LOG.warn("the certificate stays as it was: {}", e.getMessage());
      }
    }
    return store;
  }

  @Override
  public KeyStore.ProtectionParameter getProtectionParameter(String alias) {
    return password;
  }

  private KeyStore read() {
    PemKeys keys = PemKeys.read(files);
    keys.mustFit();
    return keys.store(password);
  }

  private List<Object> versions() {
    return List.of(version(files.certificate()), version(files.key()));
  }

  private static List<Object> version(Path file) {
    try {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      return Arrays.asList(of.lastModifiedTime(), of.size(), of.fileKey());
    } catch (IOException e) {
      return List.of();
    }
  }
}
