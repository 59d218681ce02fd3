/**
 * The {@code daybook} command: {@link Daybook} reads the command line, {@link
 * io.daybook.night.Workspace} wires what a command needs, and each command is a class that says
 * what it does and prints its result.
 */
@NullMarked
package io.daybook.cli;

import org.jspecify.annotations.NullMarked;
