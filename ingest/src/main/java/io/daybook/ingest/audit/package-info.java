/**
 * Proves that the raw zone is complete: no byte of a file missing, none there twice, every segment
 * what its name says, and everything there that agents knew as committed. {@link RawAudit} is the
 * way in.
 */
@NullMarked
package io.daybook.ingest.audit;

import org.jspecify.annotations.NullMarked;
