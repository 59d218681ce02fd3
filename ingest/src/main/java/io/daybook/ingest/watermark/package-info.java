/**
 * How far every agent is, in a small file of its own in the raw zone: {@code daybook agents} shows
 * the fleet from it, and {@code daybook verify raw} finds missing last segments. No night waits for
 * it yet. {@link Watermarks} is the way in.
 */
@NullMarked
package io.daybook.ingest.watermark;

import org.jspecify.annotations.NullMarked;
