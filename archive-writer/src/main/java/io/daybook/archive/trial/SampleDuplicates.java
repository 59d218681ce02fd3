package io.daybook.archive.trial;

/**
 * How many events of a sample the archive would take for one that was there before.
 *
 * @param duplicates events with the id, day and version of an earlier one
 * @param otherVersions events with the id and day of an earlier one and another version
 * @param of events that were compared: the first ones of a large sample
 */
public record SampleDuplicates(long duplicates, long otherVersions, long of) {}
