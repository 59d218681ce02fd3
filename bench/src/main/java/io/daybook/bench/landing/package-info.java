/**
 * The way of log files into HDFS, side by side: Daybook's collector, the plain Hadoop client, which
 * is the limit, and Apache Flume. Each is a process of its own and is measured from outside, in the
 * same way; what each landed is read back before a figure is printed. Start at {@link
 * LandingBench}.
 */
@NullMarked
package io.daybook.bench.landing;

import org.jspecify.annotations.NullMarked;
