/**
 * What container runtimes put around the lines of a service, and how it is taken away again. Entry
 * type: {@link io.daybook.ingest.container.Unwrapper}.
 */
@NullMarked
package io.daybook.ingest.container;

import org.jspecify.annotations.NullMarked;
