package io.daybook.archive.columns;

/**
 * What a record is known by in all its versions.
 *
 * @param scope number of the scope of event ids
 * @param id the event id without ordinal
 */
record RecordKey(int scope, String id) {}
