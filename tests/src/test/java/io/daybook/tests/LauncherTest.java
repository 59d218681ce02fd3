package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on a build whose jars lie where this user can't read them. */
class LauncherTest {
  @TempDir Path dist;

  @BeforeEach
  void haveABuildOfAnotherUser() throws Exception {
    Files.copy(Command.DIST.resolve("daybook"), dist.resolve("daybook"));
    Files.createDirectories(dist.resolve("cli/target"));
    Files.writeString(
        dist.resolve("cli/target/classpath"),
        dist.resolve("daybook") + ":/home/another/.m2/repository/a.jar\n");
  }

  @Test
  void saysWhoIsToBuildWhereItMayNot() throws Exception {
    LauncherEnd ended = run("never", System.getenv("PATH"));

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .startsWith("daybook: expected a build for ")
        .contains("can't read /home/another/.m2/repository/a.jar; build as the user that runs it")
        .endsWith(" " + dist.toRealPath() + "/daybook --version\n");
  }

  @Test
  void buildsAnew() throws Exception {
    Path mvn = Files.createDirectories(dist.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));

    LauncherEnd ended = run("auto", mvn.getParent() + ":" + System.getenv("PATH"));

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .startsWith("Building Daybook")
        .contains("expected the build to succeed but it failed");
  }

  @Test
  void buildsSparksHiveForTheFirstJobOfOnesOwn() throws Exception {
    Path mvn = Files.createDirectories(dist.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\necho \"$@\" > " + dist.resolve("asked") + "\nexit 1\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));

    said(start("auto", mvn.getParent() + ":" + System.getenv("PATH"), "submit", "a.sql"));

    assertThat(dist.resolve("asked")).content().contains(",spark-jobs,local/spark-hive -am");
  }

  @Test
  void buildsOnceWhenTwoAreStartedAtOnce() throws Exception {
    for (String room : List.of("warehouse", "ingest", "archive-writer", "spark-jobs", "hive-ddl")) {
      Files.createDirectories(dist.resolve(room));
    }
    Files.createDirectories(dist.resolve("local"));
    Files.createFile(dist.resolve("pom.xml"));
    Path builds = dist.resolve("builds");
    Path mvn = Files.createDirectories(dist.resolve("bin")).resolve("mvn");
    Files.writeString(
        mvn,
        """
        #!/bin/sh
        echo begin >> %1$s
        sleep 1
        echo %1$s > %2$s/cli/target/classpath
        echo end >> %1$s
        """
            .formatted(builds, dist));
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
    String path = mvn.getParent() + ":" + System.getenv("PATH");

    Process first = start("auto", path);
    Process second = start("auto", path);
    String said = said(first) + said(second);

    assertThat(builds).hasContent("begin\nend\n");
    assertThat(said).containsOnlyOnce("Building Daybook").contains("Waiting for another build of ");
  }

  private record LauncherEnd(int exitCode, String err) {}

  private LauncherEnd run(String build, String path) throws Exception {
    Process process = start(build, path);
    String err = said(process);
    return new LauncherEnd(process.waitFor(), err);
  }

  private static String said(Process process) throws Exception {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Process start(String build, String path) throws Exception {
    return start(build, path, "--version");
  }

  private Process start(String build, String path, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(dist.resolve("daybook").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DAYBOOK_BUILD", build);
    builder.environment().put("PATH", path);
    return builder.start();
  }
}
