/** From a record's bytes to an event or a reason why not: start at {@link RecordParser}. */
@NullMarked
package io.daybook.archive.parse;

import org.jspecify.annotations.NullMarked;
