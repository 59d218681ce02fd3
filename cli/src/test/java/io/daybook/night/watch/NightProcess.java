package io.daybook.night.watch;

import io.daybook.night.Night;
import io.daybook.night.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** A process with a night that never ends by itself: NightProcess DIRECTORY. */
final class NightProcess {
  private NightProcess() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    WatchedWarehouse warehouse = new WatchedWarehouse(directory);
    warehouse.configure("notify: {command: [sh, -c, 'cat > \"$0\"', " + directory + "/told]}");
    Workspace workspace = warehouse.workspace();
    new NightWatch(workspace, WatchedWarehouse.VERSION, Clock.systemUTC())
        .during(
            new Night(workspace).course(),
            () -> {
              Files.createFile(directory.resolve("begun"));
              while (true) {
                Thread.onSpinWait();
              }
            },
            NightWatchTest::told);
  }
}
