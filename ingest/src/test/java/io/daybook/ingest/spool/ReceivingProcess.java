package io.daybook.ingest.spool;

import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.ingest.receive.HttpReceiver;
import io.daybook.ingest.receive.PushedSource;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A collector's HTTP side in front of its spool, as a process that can be killed. */
final class ReceivingProcess {
  private static final long LIMIT_BYTES = 1L << 30;

  private ReceivingProcess() {}

  /**
   * Receives until it is killed.
   *
   * @param arguments the port, and the directory of the spool
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    SpoolLimit limit = new SpoolLimit(directory, LIMIT_BYTES);
    Spool spool =
        Spool.open(directory, SpoolSettings.of(limit, Clock.systemUTC()).withRollBytes(50_000));
    Path token = Files.writeString(Path.of(directory + "-token"), "secret\n");
    HttpReceiver receiver =
        HttpReceiver.start(config(Integer.parseInt(arguments[0])), limit, List.of());
    receiver.add(new PushedSource("checkout", spool, token, KeyRule.REQUIRED));
    System.out.println("receiving");
    Thread.currentThread().join();
  }

  private static CollectConfig config(int port) {
    return CollectConfig.of("agent").withListen(new Address("127.0.0.1", port));
  }
}
