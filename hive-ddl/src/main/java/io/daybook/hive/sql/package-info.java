/**
 * Questions to HiveServer2 and their answers: {@link io.daybook.hive.sql.HiveSession} asks, {@link
 * io.daybook.hive.sql.ResultFormat} prints.
 */
@NullMarked
package io.daybook.hive.sql;

import org.jspecify.annotations.NullMarked;
