/**
 * The collector as a process that runs for months: rounds, waiting for storage that is away,
 * another configuration, a graceful end. Entry type: {@link io.daybook.ingest.agent.Agent}.
 */
@NullMarked
package io.daybook.ingest.agent;

import org.jspecify.annotations.NullMarked;
