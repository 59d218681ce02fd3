/**
 * Tells before a start what would keep a collector from its work. Entry type: {@link
 * io.daybook.ingest.check.CollectCheck}.
 */
@NullMarked
package io.daybook.ingest.check;

import org.jspecify.annotations.NullMarked;
