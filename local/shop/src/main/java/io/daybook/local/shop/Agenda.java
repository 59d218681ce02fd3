package io.daybook.local.shop;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is going to happen in the shop, in the order of time; at one time, in the order of entry.
 */
final class Agenda {

  /** Something that happens at its time. */
  @FunctionalInterface
  interface Task {
    void run(Instant now) throws IOException;
  }

  private record AgendaItem(Instant at, long number, Task task) {}

  private final PriorityQueue<AgendaItem> entries =
      new PriorityQueue<>(
          Comparator.comparing(AgendaItem::at).thenComparingLong(AgendaItem::number));
  private long entered;

  void enter(Instant at, Task task) {
    entries.add(new AgendaItem(at, entered++, task));
  }

  /** Lets everything before {@code end} happen, what is entered meanwhile included. */
  void runUntil(Instant end) throws IOException {
    while (true) {
      AgendaItem next = entries.peek();
      if (next == null || !next.at().isBefore(end)) {
        return;
      }
      entries.remove();
      next.task().run(next.at());
    }
  }
}
