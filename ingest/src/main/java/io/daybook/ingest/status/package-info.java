/**
 * What a running agent tells of itself: its status, metrics and health over HTTP, and a file that
 * says where to ask. Entry types: {@link io.daybook.ingest.status.StatusEndpoint} for the agent,
 * {@link io.daybook.ingest.status.AgentAddress} for who asks.
 */
@NullMarked
package io.daybook.ingest.status;

import org.jspecify.annotations.NullMarked;
