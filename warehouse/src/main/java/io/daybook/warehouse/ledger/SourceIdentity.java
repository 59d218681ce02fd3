package io.daybook.warehouse.ledger;

/**
 * The rule by which two records of a source are the same event, as it was when they were archived.
 *
 * @param ids the scope of its event ids, also of rows whose source isn't configured any more
 * @param rule all of it, readable; compared as text
 */
public record SourceIdentity(String source, String ids, String rule) {}
