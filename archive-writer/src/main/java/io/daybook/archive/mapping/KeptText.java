package io.daybook.archive.mapping;

/**
 * A text that the mapping reads to decide on something, and that fills no column.
 *
 * @param name under which it is kept in {@code extra}
 */
public record KeptText(int slot, String name) {}
