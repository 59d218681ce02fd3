package io.daybook.ingest.receive;

import java.util.Optional;

/**
 * What a receiver has done since it was started.
 *
 * @param records that are in the spool
 * @param bytes of them
 * @param unfinished records whose end never came; nothing of them is in the spool
 * @param connections that are open
 * @param problem what holds it up now
 */
public record ReceiverStatus(
    long records, long bytes, long unfinished, int connections, Optional<String> problem) {}
