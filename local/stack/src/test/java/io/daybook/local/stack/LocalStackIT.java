package io.daybook.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real processes. One stack is shared; every test begins and ends with it up. */
class LocalStackIT {
  private static final Path DIST = Path.of(System.getProperty("daybook.dist"));
  private static final String LINE = "{\"user\":\"u-1\"}\n";

  @TempDir private static Path home;
  private static StackConfig config;
  private static LocalStack stack;

  @BeforeAll
  static void startOneStackWithAFileAndATable() throws Exception {
    config = StackConfig.of(home).withPorts(FreeStackPorts.take());
    stack = new LocalStack(config, ClassPaths.of(DIST));
    stack.up(Progress.NONE);
    write("/daybook/raw/login/one.log", LINE);
    execute("create external table sales (id string) stored as parquet location '/daybook/sales'");
    execute("insert into sales values ('a'), ('b')");
  }

  @AfterAll
  static void stopIt() {
    stack.down(Progress.NONE);
    assertThat(stack.status().isDown()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = Service.class, names = "CONSOLE", mode = EnumSource.Mode.EXCLUDE)
  void keepsFilesAndTablesThroughAKillOf(Service service) throws Exception {
    long pid = pid(service);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    assertThat(isDown(service)).isTrue();

    stack.up(Progress.NONE);

    assertThat(stack.status().isHealthy()).isTrue();
    assertThat(pid(service)).isNotEqualTo(pid);
    assertThat(read("/daybook/raw/login/one.log")).isEqualTo(LINE);
    assertThat(queryAfterKill("select count(*) from sales")).isEqualTo("2");
  }

  /** HiveServer2 may learn only now that the NameNode that it was connected to is gone. */
  private static String queryAfterKill(String sql) throws SQLException {
    try {
      return query(sql);
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("EOFException");
      return query(sql);
    }
  }

  @Test
  void keepsFilesTablesAndPortsThroughDownAndUp() throws Exception {
    stack.down(Progress.NONE);
    assertThat(stack.status().isDown()).isTrue();
    assertThat(failure(moved())).hasMessageContaining("locations of this home's tables");

    LocalStack later = new LocalStack(StackConfig.of(home), ClassPaths.of(DIST));
    List<String> begun = new ArrayList<>();
    later.up(
        (name, total, unit) -> {
          begun.add(name + ": HiveServer2 is " + (isDown(Service.HIVE_SERVER2) ? "down" : "there"));
          return Progress.NONE.start(name, total, unit);
        });

    assertThat(begun)
        .as("HDFS in safe mode would be the end of it")
        .containsExactly(
            "start HDFS: HiveServer2 is down",
            "start Hive metastore: HiveServer2 is there",
            "start HiveServer2: HiveServer2 is there");
    assertThat(later.status().endpoints()).isEqualTo(config.endpoints());
    assertThat(read("/daybook/raw/login/one.log")).isEqualTo(LINE);
    assertThat(query("select count(*) from sales")).isEqualTo("2");
  }

  @Test
  void startsNothingTwice() {
    long before = pid(Service.HIVE_SERVER2);

    stack.up(Progress.NONE);

    assertThat(pid(Service.HIVE_SERVER2)).isEqualTo(before);
  }

  @Test
  void storesThreeReplicasWithPermissionsOn() throws Exception {
    assertThat(get("/daybook/raw/login/one.log?op=GETFILESTATUS&user.name=" + user()).body())
        .contains("\"replication\":3");
    assertThat(put("/daybook/theirs?op=MKDIRS&user.name=stranger").statusCode()).isEqualTo(403);
  }

  @Test
  void laysAFileOfASessionBesideItsTasks(@TempDir Path files) throws Exception {
    Path script = files.resolve("twice.sh");
    Files.writeString(script, "while read line; do echo $line$line; done\n");

    try (Connection connection = DriverManager.getConnection(config.endpoints().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("add file " + script);
      try (ResultSet rows =
          statement.executeQuery(
              "select max(t.id) from (select transform(id) using 'sh twice.sh' as (id) from sales)"
                  + " t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("bb");
      }
    }
  }

  @Test
  void letsHiveServer2ReadBlocksWhereTheyLie() throws Exception {
    int before = Files.readString(config.log(Service.HIVE_SERVER2)).length();

    assertThat(query("select max(id) from sales")).isEqualTo("b");

    assertThat(Files.readString(config.log(Service.HIVE_SERVER2)).substring(before))
        .as("where it can't, it says so, and asks DataNodes from then on")
        .doesNotContain("BlockReaderLocal");
  }

  @Test
  void detachesItsProcessesFromTheTerminal() throws IOException {
    for (Service service : Service.NEEDED) {
      long pid = pid(service);
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];

      assertThat(session).as(service.title()).isEqualTo(Long.toString(pid));
      for (int descriptor = 0; descriptor <= 2; descriptor++) {
        Path target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + descriptor));
        assertThat(target).isIn(Path.of("/dev/null"), config.log(service));
      }
    }
  }

  @Test
  void runsASecondHomeSideBySide(@TempDir Path second) throws Exception {
    StackConfig other = StackConfig.of(second).withPorts(FreeStackPorts.take());
    LocalStack neighbour = new LocalStack(other, ClassPaths.of(DIST));
    try {
      neighbour.up(Progress.NONE);

      assertThat(neighbour.status().isHealthy()).isTrue();
      assertThat(stack.status().isHealthy()).isTrue();
      assertThat(HttpClient.newHttpClient().send(listing(other), text()).body())
          .doesNotContain("daybook/raw");
    } finally {
      neighbour.down(Progress.NONE);
    }
    assertThat(stack.status().isHealthy()).isTrue();
  }

  @Test
  void startsNothingWhenAPortIsTaken(@TempDir Path second) throws Exception {
    StackConfig other = StackConfig.of(second).withPorts(FreeStackPorts.take());
    LocalStack neighbour = new LocalStack(other, ClassPaths.of(DIST));
    try (ServerSocket holder = new ServerSocket()) {
      holder.bind(StackEndpoints.loopback(other.ports().hiveServer2()));

      OperatorException failure = failure(neighbour);

      assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(failure).hasMessageContaining("port " + other.ports().hiveServer2());
      assertThat(neighbour.status().isDown()).isTrue();
      assertThat(second.resolve("conf")).doesNotExist();
    }
  }

  @Test
  void saysWhyAProcessEndedAtItsStart(@TempDir Path second) throws Exception {
    StackConfig other = StackConfig.of(second).withPorts(FreeStackPorts.take());
    ClassPaths broken = new ClassPaths(ClassPaths.of(DIST).hdfs(), "/nowhere.jar");
    LocalStack neighbour = new LocalStack(other, broken);
    try {
      OperatorException failure = failure(neighbour);

      assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_READY);
      assertThat(failure)
          .hasMessageContaining("Could not find or load main class")
          .hasMessageContaining(second.resolve("logs").toString());
    } finally {
      neighbour.down(Progress.NONE);
    }
  }

  @Test
  void refusesASecondCommandAtTheSameTime() throws Exception {
    Path lock = home.resolve("run/lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      channel.lock();

      assertThat(failure(stack).exitCode()).isEqualTo(ExitCode.HELD);
    }
  }

  @Test
  void refusesOtherPortsWhileItRuns() throws IOException {
    assertThat(failure(moved())).hasMessageContaining("run 'daybook down' first");
  }

  private static LocalStack moved() throws IOException {
    return new LocalStack(config.withPorts(FreeStackPorts.take()), ClassPaths.of(DIST));
  }

  private static OperatorException failure(LocalStack failing) {
    return catchThrowableOfType(OperatorException.class, () -> failing.up(Progress.NONE));
  }

  private static boolean isDown(Service service) {
    return stack.status().of(service).state() == StackStatus.ServiceState.DOWN;
  }

  private static long pid(Service service) {
    return stack.status().of(service).pid().orElseThrow();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(config.endpoints().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(config.endpoints().jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void write(String path, String content) throws Exception {
    HttpResponse<String> redirect = put(path + "?op=CREATE&user.name=" + user());
    URI dataNode = URI.create(redirect.headers().firstValue("Location").orElseThrow());
    HttpRequest request =
        HttpRequest.newBuilder(dataNode).PUT(HttpRequest.BodyPublishers.ofString(content)).build();
    assertThat(HttpClient.newHttpClient().send(request, text()).statusCode()).isEqualTo(201);
  }

  private static String read(String path) throws Exception {
    return get(path + "?op=OPEN&user.name=" + user()).body();
  }

  private static HttpResponse<String> get(String pathAndQuery) throws Exception {
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    return client.send(HttpRequest.newBuilder(web(config, pathAndQuery)).build(), text());
  }

  private static HttpResponse<String> put(String pathAndQuery) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(web(config, pathAndQuery))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, text());
  }

  private static HttpRequest listing(StackConfig of) {
    return HttpRequest.newBuilder(web(of, "/?op=LISTSTATUS&user.name=" + user())).build();
  }

  private static URI web(StackConfig of, String pathAndQuery) {
    return URI.create(of.endpoints().nameNodeHttp() + "/webhdfs/v1" + pathAndQuery);
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }
}
