/**
 * HDFS on one machine, in a process and on a class path of its own: one NameNode and three
 * DataNodes on loopback. Begin with {@link io.daybook.local.hdfs.EmbeddedHdfs}.
 */
@NullMarked
package io.daybook.local.hdfs;

import org.jspecify.annotations.NullMarked;
