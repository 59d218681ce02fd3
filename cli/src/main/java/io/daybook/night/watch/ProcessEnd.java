package io.daybook.night.watch;

/**
 * Does something if a signal ends the process, until it is told to forget it. If that comes too
 * late it waits with the process for its end.
 */
final class ProcessEnd {
  private final Thread hook;
  private boolean isArmed = true;

  ProcessEnd(Runnable action) {
    hook = new Thread(action, "night-terminated");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Does nothing from now on. */
  void forget() {
    if (!isArmed) {
      return;
    }
    isArmed = false;
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and what the night says of its failure is told by the hook.
      awaitForever();
    }
  }

  /** The virtual machine stops all threads once its hooks are done. */
  private static void awaitForever() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
