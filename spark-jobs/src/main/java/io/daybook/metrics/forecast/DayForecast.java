package io.daybook.metrics.forecast;

import java.time.LocalDate;

/**
 * The forecast of a day.
 *
 * @param horizon days ahead, from 1
 * @param low95 quantile 2.5 %; low80, middle, high80 and high95 are those of 10, 50, 90, 97.5 %
 * @param scale by which errors are relative: of the size of the middle, above 0
 */
public record DayForecast(
    LocalDate day,
    int horizon,
    double low95,
    double low80,
    double middle,
    double high80,
    double high95,
    double scale) {}
