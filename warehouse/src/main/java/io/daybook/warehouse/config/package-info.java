/**
 * The configuration: one YAML tree, read into immutable records. All problems are collected ({@link
 * Problems}) and reported together, each with file, key, value and remedy. Start at {@link
 * DaybookConfig}.
 */
@NullMarked
package io.daybook.warehouse.config;

import org.jspecify.annotations.NullMarked;
