package io.daybook.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills an agent again and again while a service writes and its log is rotated. */
class AgentKillTest {
  private static final int MOMENTS = Integer.getInteger("daybook.moments", 20);

  @TempDir Path home;

  @Test
  void landsEveryByteOnceAndInOrderHoweverOftenItIsKilled() throws Exception {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Service service = new Service(home, random.split());
    Thread writing = new Thread(service, "service");
    writing.start();
    try {
      for (int kill = 0; kill < MOMENTS; kill++) {
        Process agent = start();
        Thread.sleep(300 + random.nextInt(1_200));
        agent.destroyForcibly().waitFor();
      }
    } finally {
      service.stop();
      writing.join();
    }

    Process last = start();
    last.getOutputStream().close();
    assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(last.exitValue()).isZero();
    assertThat(landed())
        .as("-Ddaybook.seed=" + seed)
        .containsExactlyInAnyOrderElementsOf(service.files());
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AgentProcess.class.getName(),
            home.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("agent.log").toFile()))
        .start();
  }

  /** Returns what each file holds in the raw zone, from its segments, which are gap-free. */
  private List<String> landed() throws IOException {
    Storage storage = AgentProcess.storage();
    List<SegmentName> names = new ArrayList<>();
    Map<SegmentName, FileStatus> segments = new TreeMap<>();
    for (FileStatus day : storage.list(AgentProcess.zones(home).raw(AgentProcess.SOURCE))) {
      for (FileStatus segment : storage.list(day.path())) {
        SegmentName name = SegmentName.parse(segment.path().name()).orElseThrow();
        names.add(name);
        segments.put(name, segment);
      }
    }
    assertThat(segments).hasSize(names.size());
    Map<Long, StringBuilder> files = new TreeMap<>();
    for (Map.Entry<SegmentName, FileStatus> entry : segments.entrySet()) {
      StringBuilder file =
          files.computeIfAbsent(entry.getKey().file(), number -> new StringBuilder());
      assertThat(entry.getKey().start()).isEqualTo(file.length());
      try (InputStream in = new ZstdInputStream(storage.open(entry.getValue().path(), 0))) {
        file.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      }
    }
    return files.values().stream().map(StringBuilder::toString).toList();
  }

  /** Writes numbered lines in pieces, and rotates its log by rename, twice in a row at times. */
  private static final class Service implements Runnable {
    private final Path logs;
    private final SplittableRandom random;
    private final List<String> finished = new ArrayList<>();
    private volatile boolean stopping;
    private int lines;
    private int rotations;

    Service(Path home, SplittableRandom random) throws IOException {
      this.logs = Files.createDirectories(home.resolve("logs"));
      this.random = random;
    }

    void stop() {
      stopping = true;
    }

    /** Returns what every file holds. */
    List<String> files() {
      return finished;
    }

    @Override
    public void run() {
      try {
        while (!stopping) {
          writeFile();
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The writer keeps the file open and goes on after the rename, as services do. */
    private void writeFile() throws IOException, InterruptedException {
      Path log = logs.resolve("a.log");
      StringBuilder content = new StringBuilder();
      int most = 1 + random.nextInt(400);
      int renamedAt = random.nextInt(most);
      try (var out =
          Files.newOutputStream(log, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (int i = 0; i < most; i++) {
          String line = "line " + lines++ + " " + "x".repeat(random.nextInt(80)) + "\n";
          int cut = random.nextInt(line.length());
          out.write(line.substring(0, cut).getBytes(StandardCharsets.US_ASCII));
          if (random.nextInt(20) == 0) {
            Thread.sleep(5);
          }
          out.write(line.substring(cut).getBytes(StandardCharsets.US_ASCII));
          content.append(line);
          if (i == renamedAt) {
            Files.move(log, logs.resolve("a.log." + rotations++));
          }
        }
      }
      finished.add(content.toString());
    }
  }
}
