package io.daybook.warehouse.files;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.security.SecurityUtil;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process known to a cluster that wants to know. The ticket is renewed from the keytab
 * before it expires, for as long as the process runs.
 */
public final class KerberosLogin {
  private static final Logger LOG = LoggerFactory.getLogger(KerberosLogin.class);
  private static final String RENEWAL =
      CommonConfigurationKeysPublic.HADOOP_KERBEROS_KEYTAB_LOGIN_AUTORENEWAL_ENABLED;

  private KerberosLogin() {}

  /**
   * Logs this process in; the same login again does nothing.
   *
   * @param principal such as {@code daybook/web-1@SHOP.EXAMPLE}; {@code _HOST} stands for this
   *     host's name
   * @param keytab with its keys
   * @param hadoop the cluster's settings; gets the one that keeps the ticket fresh
   * @throws OperatorException if it can't, saying whether keytab, principal, KDC or clock is wrong
   */
  public static synchronized void login(String principal, Path keytab, Configuration hadoop) {
    String authentication =
        hadoop.get(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION);
    if (!"kerberos".equalsIgnoreCase(authentication)) {
      throw refused(
          ExitCode.USAGE,
          principal,
          keytab,
          "hadoop.security.authentication 'kerberos' in core-site.xml",
          "'" + authentication + "'",
          "let cluster.hadoop-conf name the cluster's own settings",
          null);
    }
    if (!Files.isReadable(keytab) || Files.isDirectory(keytab)) {
      throw refused(
          ExitCode.USAGE,
          principal,
          keytab,
          "a keytab that this user may read",
          Files.exists(keytab) ? "one that it may not" : "none",
          "see cluster.kerberos.keytab",
          null);
    }
    try {
      String name = SecurityUtil.getServerPrincipal(principal, InetAddress.getLocalHost());
      requireKey(name, keytab);
      hadoop.setBoolean(RENEWAL, true);
      UserGroupInformation.setConfiguration(hadoop);
      if (!isLoggedIn(name)) {
        UserGroupInformation.loginUserFromKeytab(name, keytab.toString());
        LOG.info("logged in as {}", name);
      }
    } catch (IOException e) {
      throw failed(principal, keytab, e);
    }
  }

  private static boolean isLoggedIn(String name) throws IOException {
    return UserGroupInformation.isLoginKeytabBased()
        && UserGroupInformation.getLoginUser().getUserName().equals(name);
  }

  private static void requireKey(String name, Path keytab) {
    boolean isThere;
    try {
      isThere =
          KeyTab.getUnboundInstance(keytab.toFile()).getKeys(new KerberosPrincipal(name)).length
              > 0;
    } catch (IllegalArgumentException e) {
      throw refused(
          ExitCode.USAGE,
          name,
          keytab,
          "a principal such as daybook/host@REALM",
          String.valueOf(e.getMessage()),
          "see cluster.kerberos.principal",
          e);
    }
    if (!isThere) {
      throw refused(
          ExitCode.USAGE,
          name,
          keytab,
          "keys of this principal",
          "none",
          "'klist -kt " + keytab + "' tells whose it holds",
          null);
    }
  }

  /** Kerberos has one exception for everything; only its words tell what happened. */
  private static OperatorException failed(String principal, Path keytab, IOException failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage();
      words.append(message == null || message.isBlank() ? t.getClass().getSimpleName() : message);
      words.append('\n');
    }
    String said = words.toString();
    if (said.contains("Clock skew too great")) {
      return refused(
          ExitCode.NOT_READY,
          principal,
          keytab,
          "a clock like the KDC's",
          "one that is off by too much",
          "synchronize this host's clock",
          failure);
    }
    if (said.contains("Client not found in Kerberos database")) {
      return refused(
          ExitCode.USAGE,
          principal,
          keytab,
          "a principal that the KDC knows",
          "one that it doesn't",
          "see cluster.kerberos.principal, or ask who runs the KDC",
          failure);
    }
    if (said.contains("Checksum failed")
        || said.contains("Integrity check on decrypted field failed")
        || said.contains("Pre-authentication information was invalid")) {
      return refused(
          ExitCode.USAGE,
          principal,
          keytab,
          "the principal's newest keys",
          "others",
          "get the keytab anew, its keys were changed since",
          failure);
    }
    return refused(
        ExitCode.NOT_READY,
        principal,
        keytab,
        "an answer of the KDC",
        said.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .reduce((first, last) -> last)
            .orElse("none"),
        "look whether the KDC that /etc/krb5.conf names is up and in reach",
        failure);
  }

  private static OperatorException refused(
      ExitCode code,
      String principal,
      Path keytab,
      String expected,
      String found,
      String remedy,
      @Nullable Throwable cause) {
    return new OperatorException(
        code,
        "["
            + keytab
            + "] Cannot log in as "
            + principal
            + ": expected "
            + expected
            + " but found "
            + found
            + "; "
            + remedy,
        cause);
  }
}
