/** One run of the archive: from the frozen input to its COMMIT. Start at {@link ArchiveRun}. */
@NullMarked
package io.daybook.archive.run;

import org.jspecify.annotations.NullMarked;
