package io.daybook.archive.quarantine;

/**
 * Where a quarantined record lies in the raw zone.
 *
 * @param segment file name of the raw segment
 * @param offset of the record in the source's file, bytes
 * @param length of the record, bytes, line end included
 */
public record QuarantinedRecord(String source, String segment, long offset, long length) {}
