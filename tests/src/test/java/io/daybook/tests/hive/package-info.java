/** Publication against a real HDFS, metastore and HiveServer2. */
@NullMarked
package io.daybook.tests.hive;

import org.jspecify.annotations.NullMarked;
