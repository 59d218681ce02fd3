/**
 * The archive as a Spark application, for what one host can't: {@link
 * io.daybook.archive.spark.ArchiveApplication} runs {@code ArchiveRun} in its driver, which makes
 * the one commit, and {@code SparkTasks} has the tasks done by executors. All code that touches a
 * record is the archive writer's.
 */
@NullMarked
package io.daybook.archive.spark;

import org.jspecify.annotations.NullMarked;
