/**
 * How a source's records become events: {@link Mapping} compiles the source's configuration and
 * adds to its problems.
 */
@NullMarked
package io.daybook.archive.mapping;

import org.jspecify.annotations.NullMarked;
