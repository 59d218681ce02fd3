package io.daybook.local.shop;

/**
 * What the archive's reconciliation of a source must come to, all arrival days together.
 *
 * @param recordsRead blank lines and the headers of CSV files included
 * @param recordsSkipped blank lines, heartbeats and headers
 * @param eventsDuplicate events whose id the dataset already had on that day
 */
public record SourceFigures(
    String source,
    long recordsRead,
    long recordsWithEvents,
    long recordsQuarantined,
    long recordsSkipped,
    long eventsGiven,
    long eventsArchived,
    long eventsDuplicate) {}
