package io.daybook.warehouse.files;

import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Writes a file to an HDFS that wants to know as whom, in a process of its own: a process has one
 * login, and that of the test is the servers'.
 */
final class KeytabClient {
  private KeytabClient() {}

  /** Starts the process and returns what it says. */
  static String run(Path krb5, Path settings, String principal, Path keytab, URI hdfs, String file)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(settings.getParent(), "client", ".out");
    Process process =
        ChildJvm.of(
                "128m",
                List.of("-Djava.security.krb5.conf=" + krb5),
                KeytabClient.class,
                List.of(settings.toString(), principal, keytab.toString(), hdfs.toString(), file))
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.waitFor();
    // What is logged goes to the same place, each line with its time.
    return Files.readString(said, StandardCharsets.UTF_8)
        .replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d+ .*\\R", "");
  }

  /** Logs in twice, as every part of a command does, and writes a file. */
  public static void main(String[] args) throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.addResource(new org.apache.hadoop.fs.Path(Path.of(args[0]).toUri()));
    try {
      KerberosLogin.login(args[1], Path.of(args[2]), hadoop);
      UserGroupInformation first = UserGroupInformation.getLoginUser();
      KerberosLogin.login(args[1], Path.of(args[2]), hadoop);
      Storage storage = HadoopStorage.open(URI.create(args[3]), hadoop);
      storage.write(new StoragePath(args[4]), new byte[] {1, 2, 3});
      System.out.println("read " + storage.read(new StoragePath(args[4])).length);
      System.out.println("one login: " + first.equals(UserGroupInformation.getLoginUser()));
      System.out.println(
          "renewed: "
              + Thread.getAllStackTraces().keySet().stream()
                  .anyMatch(thread -> thread.getName().contains("TGT Renewer")));
    } catch (OperatorException e) {
      System.out.println(e.exitCode() + " " + e.getMessage());
    }
    System.exit(0);
  }
}
