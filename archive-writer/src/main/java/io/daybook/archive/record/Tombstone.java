package io.daybook.archive.record;

/**
 * A version of a record that gives no event: as long as it is the newest, older ones stay out.
 *
 * @param recordId the event id without ordinal
 * @param version the greater the newer
 * @param epochDay of the events that other versions of the record give, as days since 1970
 */
public record Tombstone(String recordId, long version, int epochDay) {}
