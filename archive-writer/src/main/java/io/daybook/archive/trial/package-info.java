/**
 * Doubts about a mapping that a sample of its log raises: values that can be read in two ways, what
 * nothing reads, what an encoding or a quote has spoiled. Entry type: {@link
 * io.daybook.archive.trial.Findings}.
 */
@NullMarked
package io.daybook.archive.trial;

import org.jspecify.annotations.NullMarked;
