package io.daybook.ingest.input;

import org.jspecify.annotations.Nullable;

/**
 * What a sender pushed at once, in its file.
 *
 * @param key by which its sender knows it; null if it has none
 * @param start of its first byte
 * @param end behind its last byte
 */
public record PushedBatch(@Nullable String key, long start, long end) {}
