/**
 * How far every agent is, in a small file of its own in the raw zone: a night knows from it when a
 * day is complete, and {@code daybook agents} shows the fleet. {@link Watermarks} is the way in.
 */
@NullMarked
package io.daybook.ingest.watermark;

import org.jspecify.annotations.NullMarked;
