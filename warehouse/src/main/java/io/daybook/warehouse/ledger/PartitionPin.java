package io.daybook.warehouse.ledger;

import java.time.Instant;

/**
 * A day of figures that a person holds: no run makes it again until it is let go.
 *
 * @param version {@link PartitionVersion#id()} of the version whose rows it has
 * @param by the person
 */
public record PartitionPin(String version, Instant since, String by) {}
