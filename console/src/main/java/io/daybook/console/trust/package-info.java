/**
 * Why figures can be trusted, and from what they were made: read from ledgers, gates, watermarks
 * and the quarantine, as they are now. Notes of people on days.
 */
@NullMarked
package io.daybook.console.trust;

import org.jspecify.annotations.NullMarked;
