/** What a service's Logback sends to collectors ({@link DaybookAppender}). Needs Logback. */
@NullMarked
package io.daybook.ingest.send.logback;

import org.jspecify.annotations.NullMarked;
