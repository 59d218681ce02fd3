package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.testing.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogCrashIT {
  private static final int SENDERS = 4;

  @TempDir Path home;

  @Test
  void keepsWholeMessagesOnceThroughAKillUnderLoad() throws Exception {
    List<Integer> kept = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      long before = spooledBytes();
      Path portFile = home.resolve("port-" + round);
      Process receiver = start(portFile);
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(portFile));
      int port = Integer.parseInt(Files.readString(portFile));
      List<Thread> senders = new ArrayList<>();
      for (int s = 0; s < SENDERS; s++) {
        String name = round + "-" + s;
        senders.add(new Thread(() -> send(name, port)));
      }
      senders.forEach(Thread::start);
      // More than one batch can be, so that some exist.
      await().atMost(Duration.ofSeconds(60)).until(() -> spooledBytes() > before + (4 << 20));

      receiver.destroyForcibly().waitFor();
      for (Thread sender : senders) {
        sender.join();
      }
      try (TestingSpool spool = new TestingSpool(home.resolve("spool"), 1 << 30)) {
        kept.add(spool.lines().size());
        for (int r = 0; r <= round; r++) {
          for (int s = 0; s < SENDERS; s++) {
            assertPrefixInOrder(spool.lines(), r + "-" + s);
          }
        }
      }
    }
    assertThat(kept.get(0)).isPositive();
    assertThat(kept).isSorted().doesNotHaveDuplicates();
  }

  /**
   * What a sender sent first is there, whole and once; what it sent last is lost with the process.
   */
  private static void assertPrefixInOrder(List<String> lines, String sender) {
    String prefix = "<13>1 - " + sender + " ";
    List<String> found = lines.stream().filter(line -> line.startsWith(prefix)).toList();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(message(sender, i));
    }
  }

  private static String message(String sender, int i) {
    return "<13>1 - " + sender + " " + i + " " + "x".repeat(i % 200) + ".";
  }

  private static void send(String sender, int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; ; i++) {
        String message = message(sender, i);
        String frame = i % 2 == 0 ? message.length() + " " + message : message + "\n";
        out.write(frame.getBytes(UTF_8));
      }
    } catch (IOException e) {
      // The receiver was killed.
    }
  }

  private long spooledBytes() throws IOException {
    Path spool = home.resolve("spool");
    if (!Files.exists(spool)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(spool)) {
      return files
          .filter(file -> file.toString().endsWith(".data"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private Process start(Path portFile) throws IOException {
    return ChildJvm.of(
            "128m",
            List.of(),
            SyslogProcess.class,
            List.of(home.resolve("spool").toString(), portFile.toString()))
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("receiver.log").toFile())
        .start();
  }
}
