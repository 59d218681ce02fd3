/** What a service's Logback sends to collectors ({@link DaybookAppender}). Needs Logback. */
@NullMarked
package io.daybook.sender.logback;

import org.jspecify.annotations.NullMarked;
