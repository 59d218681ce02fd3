/**
 * A user's own job or SQL file, submitted with the warehouse's tables. {@link
 * io.daybook.metrics.adhoc.AdHocSubmission} is the command's side and needs no Spark, {@link
 * io.daybook.metrics.adhoc.SqlApplication} runs a SQL file in Spark, {@link
 * io.daybook.metrics.adhoc.ReadOnlyDatabases} keeps both from writing into Daybook's databases.
 */
@NullMarked
package io.daybook.metrics.adhoc;

import org.jspecify.annotations.NullMarked;
