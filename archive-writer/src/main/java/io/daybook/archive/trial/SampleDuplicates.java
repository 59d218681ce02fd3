package io.daybook.archive.trial;

/**
 * How many events of a sample the archive would take for one that was there before.
 *
 * @param duplicates events with the id and day of an earlier one
 * @param of events that were compared: the first ones of a large sample
 */
public record SampleDuplicates(long duplicates, long of) {}
