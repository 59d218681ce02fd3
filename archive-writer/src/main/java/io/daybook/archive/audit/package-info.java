/**
 * The proof of the archive, the quarantine and the tables of figures: ledgers against files, files
 * against their footers and pages, rows against the sums. Start at {@link ArchiveAudit}.
 */
@NullMarked
package io.daybook.archive.audit;

import org.jspecify.annotations.NullMarked;
