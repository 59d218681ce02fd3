package io.daybook.archive.quarantine;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of the quarantine: a record that could not be archived.
 *
 * @param dataset the table that it was meant for
 * @param arrivalDay of its segment, UTC
 * @param segment the raw segment that holds it
 * @param offset of its first byte in the source's file
 * @param length in bytes, line end included
 * @param reason the code, such as {@code MISSING_FIELD}
 * @param field the column that was refused; null where there is none
 * @param message what was expected and what was found
 * @param record its text
 */
public record QuarantineRow(
    String dataset,
    LocalDate arrivalDay,
    String source,
    String segment,
    long offset,
    long length,
    String reason,
    @Nullable String field,
    String message,
    String record) {}
