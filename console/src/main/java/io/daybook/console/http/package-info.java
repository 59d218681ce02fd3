/** The console over HTTP: who may come in, what can be asked, and the page's files. */
@NullMarked
package io.daybook.console.http;

import org.jspecify.annotations.NullMarked;
