package io.daybook.bench;

import java.math.BigDecimal;

/**
 * What a day of a result holds.
 *
 * @param day as text
 * @param events distinct event ids
 * @param amount sum of all lines
 * @param fingerprint of all columns that both engines write, without regard to the order of rows
 */
record DaySum(String day, long rows, long events, BigDecimal amount, String fingerprint) {}
