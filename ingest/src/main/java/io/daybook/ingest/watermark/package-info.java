/**
 * The progress of every agent, in a small file of its own in the raw zone. {@code daybook agents}
 * shows the fleet from it, and {@code daybook verify raw} compares its totals with the raw zone; a
 * night does not read it. Start at {@link Watermarks}.
 */
@NullMarked
package io.daybook.ingest.watermark;

import org.jspecify.annotations.NullMarked;
