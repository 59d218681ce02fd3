package io.daybook.archive.run;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentName;
import java.time.LocalDate;

/**
 * A record of the raw zone that tells of a person.
 *
 * @param path of the file that holds its segment
 * @param start of the record in the source's file
 * @param end behind its last byte, line end included
 * @param events of the person that it gives, as the mapping reads it now
 * @param mayBeShared whether events of others may have been made of it
 */
record FoundRecord(
    SegmentName segment,
    StoragePath path,
    LocalDate arrivalDay,
    long start,
    long end,
    int events,
    boolean mayBeShared) {}
