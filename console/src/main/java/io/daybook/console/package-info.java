/**
 * The console: the published figures over HTTP, and the page that draws them. {@link
 * io.daybook.console.Console} is the entry. It reads the warehouse's files and ledgers, never Hive,
 * and writes nothing there but notes.
 */
@NullMarked
package io.daybook.console;

import org.jspecify.annotations.NullMarked;
