/**
 * From a file to committed segments by the landing protocol: claim an epoch, journal, seal, upload,
 * rename, acknowledge. {@link Collector} is the way in.
 */
@NullMarked
package io.daybook.ingest.landing;

import org.jspecify.annotations.NullMarked;
