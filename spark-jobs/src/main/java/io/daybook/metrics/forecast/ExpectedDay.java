package io.daybook.metrics.forecast;

import java.time.LocalDate;

/**
 * What an ordinary next day would be.
 *
 * @param above standard deviations of ordinary days above the middle, in the figure's unit
 * @param below the same below it
 * @param least no value is below: 0 where none ever was, else negative infinity
 * @param isClosed whether the day is expected without any sale; both deviations are 0 then
 */
public record ExpectedDay(
    LocalDate day, double middle, double above, double below, double least, boolean isClosed) {}
