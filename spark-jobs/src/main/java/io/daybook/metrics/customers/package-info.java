/**
 * How likely buyers are to buy again: plain statistics without Spark, from {@link
 * io.daybook.metrics.customers.BuyingHistory} to {@link io.daybook.metrics.customers.Propensity}.
 */
@NullMarked
package io.daybook.metrics.customers;

import org.jspecify.annotations.NullMarked;
