/**
 * What a source's files are: found by patterns ({@link InputFiles}), opened and told apart whatever
 * they are called ({@link OpenFile}).
 */
@NullMarked
package io.daybook.ingest.input;

import org.jspecify.annotations.NullMarked;
