/**
 * Files of this host that are written to, followed through every rename and deletion. Entry type:
 * {@link io.daybook.ingest.follow.TailedFiles}.
 */
@NullMarked
package io.daybook.ingest.follow;

import org.jspecify.annotations.NullMarked;
