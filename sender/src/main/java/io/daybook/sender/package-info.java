/**
 * A client library for services that push their records, and for agents behind other agents ({@link
 * Sender}). It speaks the collectors' HTTP protocol: a batch is posted under a key that is fixed
 * for ever until a collector says that it has it.
 *
 * <p>It runs in other people's processes. It needs the JDK, zstd-jni, Failsafe and SLF4J, and
 * nothing else of Daybook.
 */
@NullMarked
package io.daybook.sender;

import org.jspecify.annotations.NullMarked;
