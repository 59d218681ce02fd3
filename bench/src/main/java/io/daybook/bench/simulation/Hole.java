package io.daybook.bench.simulation;

/**
 * A protection that a test takes away, to show that the simulation would find a Daybook without it.
 * Each is a decorator that undoes what production code does.
 */
enum Hole {
  /** "The final name exists" is taken for "it holds our bytes". */
  CHECKSUM_NOT_COMPARED,
  /** A start moves no older epoch away. */
  NO_FENCE
}
