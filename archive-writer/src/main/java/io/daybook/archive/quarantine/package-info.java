/** Records that could not be archived, kept whole with their reason ({@link QuarantineFiles}). */
@NullMarked
package io.daybook.archive.quarantine;

import org.jspecify.annotations.NullMarked;
