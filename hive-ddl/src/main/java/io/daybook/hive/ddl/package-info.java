/**
 * Hive's databases and tables: what they are ({@link io.daybook.hive.ddl.HiveTable}), their SQL
 * files, and bringing a Hive up to them ({@link io.daybook.hive.ddl.DdlApplication}).
 */
@NullMarked
package io.daybook.hive.ddl;

import org.jspecify.annotations.NullMarked;
