package io.daybook.ingest.spool;

/**
 * How full the spools of an agent are.
 *
 * @param usedBytes of all together
 * @param limitBytes that they may hold
 */
public record SpoolUse(long usedBytes, long limitBytes) {}
