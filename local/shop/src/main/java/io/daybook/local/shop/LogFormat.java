package io.daybook.local.shop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a service writes. Every record ends with LF.
 *
 * @param <E> what it writes about
 */
interface LogFormat<E extends ShopEvent> {

  /** Returns the record at the top of every file. */
  default Optional<byte[]> header() {
    return Optional.empty();
  }

  /**
   * Returns the record of an event.
   *
   * @param attempt from 1; a retry has the same event id
   */
  byte[] record(E event, int attempt);

  /** Returns a record that is no event. */
  byte[] heartbeat(Instant now);

  /** Returns how records of this format are broken, in the order of their turn. */
  List<Breakage> breakages();

  /** Returns the record of an event that nobody can read any more. */
  byte[] broken(E event, Breakage breakage);
}
