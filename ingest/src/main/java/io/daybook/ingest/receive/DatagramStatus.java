package io.daybook.ingest.receive;

import org.jspecify.annotations.Nullable;

/**
 * What became of datagrams since a receiver was started.
 *
 * @param received those that this process has seen
 * @param empty those without a message
 * @param split those that were longer than a record may be and are several
 * @param dropped those that the kernel threw away because they weren't taken in time; null if it
 *     doesn't tell
 * @param bufferBytes what the kernel keeps until they are taken, as it was granted
 * @param wantedBufferBytes what was asked for
 */
public record DatagramStatus(
    long received,
    long empty,
    long split,
    @Nullable Long dropped,
    int bufferBytes,
    int wantedBufferBytes) {}
