/**
 * What a collector may take from its host: bytes per second to HDFS, processor time. Entry type:
 * {@link io.daybook.ingest.limit.Throttle}.
 */
@NullMarked
package io.daybook.ingest.limit;

import org.jspecify.annotations.NullMarked;
