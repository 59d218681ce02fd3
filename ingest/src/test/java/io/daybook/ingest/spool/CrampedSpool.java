package io.daybook.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;

/** A process that spools where a file can't grow as it wants; exit code 3: as it was expected. */
final class CrampedSpool {
  private CrampedSpool() {}

  /**
   * Appends 3000 bytes as often as they fit, and then 100.
   *
   * @param args the stream's directory
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    SpoolSettings settings =
        SpoolSettings.of(new SpoolLimit(directory, 1 << 20), Clock.systemUTC());
    Spool spool = Spool.open(directory, settings);
    int refused = 0;
    for (int i = 0; i < 4; i++) {
      try {
        spool.append("large " + i, ByteBuffer.wrap(new byte[3000]));
      } catch (IOException e) {
        refused++;
      }
    }
    spool.append("small", ByteBuffer.wrap(new byte[100]));
    System.exit(refused == 2 && settings.limit().used() == 6100 ? 3 : 4);
  }
}
