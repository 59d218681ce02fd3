/** What crosses rooms: whole days, crashes, engines that read the same files, the house's rules. */
@NullMarked
package io.daybook.tests;

import org.jspecify.annotations.NullMarked;
