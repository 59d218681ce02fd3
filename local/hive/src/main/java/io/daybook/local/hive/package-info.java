/**
 * The class path of the embedded Hive processes: Hive, Tez and the Hadoop they were built against.
 * The processes are Hive's own mains, {@code HiveMetaStore} and {@code HiveServer2}. This module
 * adds how they log, and replaces one class of Tez; nothing else of Daybook runs inside them.
 */
@NullMarked
package io.daybook.local.hive;

import org.jspecify.annotations.NullMarked;
