package io.daybook.console.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests of each client are being answered: nobody gets all of the console. */
final class ClientShares {
  private final int most;
  private final Map<String, Integer> busy = new ConcurrentHashMap<>();

  /**
   * @param most requests of one client at once
   */
  ClientShares(int most) {
    this.most = most;
  }

  /** Takes a share; returns false if the client has all of its shares. */
  boolean take(String client) {
    boolean[] taken = new boolean[1];
    busy.compute(
        client,
        (key, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < most;
          return taken[0] ? now + 1 : count;
        });
    return taken[0];
  }

  /** Gives a share back. */
  void giveBack(String client) {
    busy.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
  }
}
