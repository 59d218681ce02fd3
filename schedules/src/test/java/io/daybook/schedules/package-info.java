/** Holds descriptors, crontab and units in step: start at {@link SchedulesTest}. */
@NullMarked
package io.daybook.schedules;

import org.jspecify.annotations.NullMarked;
