package io.daybook.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of 127.0.0.1 that nobody else signed, made by the JDK's keytool.
 *
 * @param pem its file
 * @param key the file of its key
 */
public record TestingCertificate(Path pem, Path key, KeyStore store) {
  private static final String PASSWORD = "password";

  public static TestingCertificate create(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    return create(directory, List.of("-keyalg", "EC"));
  }

  /**
   * Makes one with a key of some kind.
   *
   * @param directory of this one alone; made if it isn't there
   * @param algorithm the options of keytool that tell what key it is
   */
  public static TestingCertificate create(Path directory, List<String> algorithm)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = Files.createDirectories(directory).resolve("testing.p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "testing",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(algorithm);
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestingCertificate(
        pem(directory, "CERTIFICATE", store.getCertificate("testing").getEncoded()),
        pem(directory, "PRIVATE KEY", store.getKey("testing", PASSWORD.toCharArray()).getEncoded()),
        store);
  }

  private static Path pem(Path directory, String kind, byte[] encoded) throws IOException {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return Files.writeString(
        directory.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
  }

  /** Connects as a new client that trusts this certificate alone, and proves who answers. */
  public void handshake(int port) throws IOException, GeneralSecurityException {
    try (SSLSocket socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
    }
  }

  /** Returns what clients use that trust it. */
  public SSLContext trusting() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
