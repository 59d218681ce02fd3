package io.daybook.ingest.landing;

import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process that spools and lands numbers, each under a key of its own; a test may kill it. */
final class SpoolOnce {
  static final int ROUNDS = 6;
  static final int NUMBERS_IN_A_ROUND = 20;

  private SpoolOnce() {}

  /**
   * Offers all numbers, whichever were offered before, and lands them.
   *
   * @param args the agent's home
   */
  public static void main(String[] args) throws Exception {
    TestingAgent agent = new TestingAgent(Path.of(args[0]));
    ExecutorService senders = Executors.newFixedThreadPool(4);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = spooled(agent, journal)) {
      Spool stream = spooled.stream("numbers");
      System.out.println("ready");
      for (int round = 0; round < ROUNDS; round++) {
        List<Callable<Spool.OfferResult>> offers = new ArrayList<>();
        for (int i = 0; i < NUMBERS_IN_A_ROUND; i++) {
          int number = round * NUMBERS_IN_A_ROUND + i;
          offers.add(() -> offer(stream, number));
        }
        for (Future<Spool.OfferResult> taken : senders.invokeAll(offers)) {
          taken.get();
        }
        if (round % 2 == 1) {
          stream.roll();
        }
        land(agent, journal, spooled);
      }
    }
    System.exit(0);
  }

  static SpooledFiles spooled(TestingAgent agent, Journal journal) {
    Path directory = agent.state.resolve("spool");
    SpoolLimit limit = new SpoolLimit(directory, 1 << 20);
    return SpooledFiles.open(
        directory, "login", journal, SpoolSettings.of(limit, Clock.systemUTC()));
  }

  static CollectReport land(TestingAgent agent, Journal journal, SpooledFiles spooled) {
    return agent
        .collector(journal)
        .once(List.of(new CollectedSource(TestingAgent.lines("login"), spooled)));
  }

  static Spool.OfferResult offer(Spool stream, int number) throws IOException {
    return stream.offer(
        "key " + number, ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.UTF_8)));
  }
}
