/**
 * The stack of one machine: HDFS with three DataNodes, a Hive metastore and HiveServer2, each a
 * detached process of its own, all their state under one home directory. Begin with {@link
 * io.daybook.local.stack.LocalStack}; who only wants to reach a running stack reads {@link
 * io.daybook.local.stack.StackEndpoints}.
 */
@NullMarked
package io.daybook.local.stack;

import org.jspecify.annotations.NullMarked;
