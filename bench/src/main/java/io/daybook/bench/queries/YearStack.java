package io.daybook.bench.queries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.ClassPathFile;
import io.daybook.bench.metrics.BenchWarehouse;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An embedded stack of the bench's own, with published figures of many days. It is stopped when
 * this process ends, if it wasn't before.
 */
final class YearStack implements AutoCloseable {
  private static final LocalDate LAST = LocalDate.parse("2026-06-30");
  private static final List<String> SERVICES =
      List.of(
          "namenode",
          "namenode-web",
          "metastore",
          "hiveserver2",
          "hiveserver2-http",
          "hiveserver2-web");

  private final Path dist;
  private final Path home;
  private final String jdbc;
  private final Thread endsWithUs = new Thread(this::stop);

  private YearStack(Path dist, Path home, String jdbc) {
    this.dist = dist;
    this.home = home;
    this.jdbc = jdbc;
  }

  /**
   * Starts it, and fills it through the command: archived days, figures, Hive's tables, pointers.
   *
   * @param dist the directory that Daybook was built in
   * @param events of each day
   */
  static YearStack start(Path dist, Path home, int days, long events, Progress progress)
      throws IOException {
    List<String> up = new ArrayList<>(List.of("up", "--no-console"));
    for (String service : SERVICES) {
      up.addAll(List.of("--set", "stack.ports." + service + "=" + freePort()));
    }
    JsonNode endpoints;
    try (Progress.Step step = progress.start("start the stack")) {
      endpoints = daybook(dist, home, up);
      step.detail(endpoints.path("jdbc").asText());
    }
    YearStack stack = new YearStack(dist, home, endpoints.path("jdbc").asText());
    Runtime.getRuntime().addShutdownHook(stack.endsWithUs);
    try {
      stack.fill(URI.create(endpoints.path("hdfs").asText()), days, events, progress);
      return stack;
    } catch (IOException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  private void fill(URI hdfs, int days, long events, Progress progress) throws IOException {
    try (Progress.Step step = progress.start("archive", days, Progress.Unit.DAYS)) {
      List<LocalDate> all = LAST.minusDays(days - 1L).datesUntil(LAST.plusDays(1)).toList();
      new BenchWarehouse(hdfs, new StoragePath("/daybook"))
          .write(new BenchWarehouse.GivenDays(all, events, events));
      step.advance(days);
    }
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(
        config.resolve("daybook.yaml"), "warehouse:\n  zone: " + BenchWarehouse.ZONE + "\n");
    for (List<String> command :
        List.of(List.of("metrics"), List.of("ddl", "apply"), List.of("publish"))) {
      try (Progress.Step step = progress.start(String.join(" ", command))) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--config", config.toString()));
        daybook(dist, home, words);
        step.advance(1);
      }
    }
  }

  String jdbc() {
    return jdbc;
  }

  /** Returns the process of HiveServer2. */
  Optional<ProcessHandle> hiveServer2() throws IOException {
    for (JsonNode service : daybook(dist, home, List.of("status")).path("services")) {
      if (service.path("service").asText().equals("HiveServer2")) {
        return ProcessHandle.of(service.path("pid").asLong());
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(endsWithUs);
    } catch (IllegalStateException e) {
      return; // we are ending ourselves, the hook is at work
    }
    daybook(dist, home, List.of("down"));
  }

  private void stop() {
    try {
      daybook(dist, home, List.of("down"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command in a process of its own and returns its answer; its progress goes to standard
   * error.
   */
  private static JsonNode daybook(Path dist, Path home, List<String> words) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8",
                "-Ddaybook.dist=" + dist,
                "-Ddaybook.terminal=plain",
                "-cp",
                ClassPathFile.read(dist.resolve("cli")),
                "io.daybook.cli.Daybook"));
    line.addAll(words);
    line.addAll(List.of("--home", home.toString(), "--json"));
    Process process = new ProcessBuilder(line).redirectError(Redirect.INHERIT).start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != ExitCode.DONE.number() && code != ExitCode.NOTHING_TO_DO.number()) {
        throw new OperatorException(
            ExitCode.INTERNAL,
            String.format(
                "[bench queries] Cannot go on: expected 'daybook %s' to succeed but found exit"
                    + " code %d; its messages stand above",
                String.join(" ", words), code));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a command was at work", e);
    }
    return new ObjectMapper().readTree(answer);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
