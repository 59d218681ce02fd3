/**
 * What a collector remembers between runs: every segment it sealed, and through the last segment of
 * a file how far the file is sealed ({@link Journal}).
 */
@NullMarked
package io.daybook.ingest.journal;

import org.jspecify.annotations.NullMarked;
