/**
 * Removes what is kept long enough: segments of the raw zone that are archived, proved once more
 * and written down in manifests. {@link RawExpiry} is the way in.
 */
@NullMarked
package io.daybook.archive.expiry;

import org.jspecify.annotations.NullMarked;
