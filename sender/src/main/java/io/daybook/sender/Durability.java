package io.daybook.sender;

/** What a record survives from the moment at which {@link Sender#send} has returned. */
public enum Durability {
  /** The end of the process, however it ends: the record is with the operating system. */
  PROCESS_CRASH,
  /** Also a loss of power: the record is on the disk. Each call waits for the disk. */
  POWER_LOSS
}
