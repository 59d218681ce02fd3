package io.daybook.ingest.landing;

import io.daybook.ingest.input.SourceFiles;
import io.daybook.warehouse.config.SourceConfig;

/**
 * A source with what it holds on this host.
 *
 * @param config how it is framed and rolled
 * @param files where its bytes are
 */
public record CollectedSource(SourceConfig config, SourceFiles files) {}
