package io.daybook.ingest.receive;

import io.daybook.ingest.input.SourceInput;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.segment.Framing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A receiver as a process of its own, which a test may kill. */
final class SyslogProcess {
  private SyslogProcess() {}

  /**
   * Receives until it is killed.
   *
   * @param args directory of the spool; a file that gets the port
   */
  public static void main(String[] args) throws Exception {
    TestingSpool spool = new TestingSpool(Path.of(args[0]), 1 << 30);
    SyslogReceiver receiver =
        SyslogReceiver.start(
            TestingSpool.source(
                SourceInput.Syslog.tcp(new Address("127.0.0.1", 0), Optional.empty()),
                new Framing.LineFraming(),
                1 << 20),
            spool.spool);
    Path port = Path.of(args[1]);
    Path begun = Path.of(args[1] + ".begun");
    Files.writeString(begun, String.valueOf(receiver.port()));
    Files.move(begun, port, StandardCopyOption.ATOMIC_MOVE);
    new CountDownLatch(1).await();
  }
}
