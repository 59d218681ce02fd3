/**
 * What the features of a mapping cost: the same sales in each format and notation, parsed by one
 * thread. Start at {@link MappingBench}.
 */
@NullMarked
package io.daybook.bench.mapping;

import org.jspecify.annotations.NullMarked;
