/**
 * Suggests a source's file from a sample of its log: {@link io.daybook.archive.suggest.Suggestion}.
 * A {@link io.daybook.archive.suggest.Sample} is cut into records by the format that describes it,
 * its columns are profiled, and each key that is written carries its evidence, or a question.
 */
@NullMarked
package io.daybook.archive.suggest;

import org.jspecify.annotations.NullMarked;
