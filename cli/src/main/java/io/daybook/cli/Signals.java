package io.daybook.cli;

/** Signals of the operating system. */
@FunctionalInterface
public interface Signals {

  /**
   * Lets an action replace a signal's usual effect.
   *
   * @param name without its "SIG", such as {@code TERM}
   * @param action run on a thread of its own each time the signal comes
   */
  void on(String name, Runnable action);
}
