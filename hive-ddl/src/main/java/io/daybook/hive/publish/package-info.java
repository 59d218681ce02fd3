/**
 * Publication: the metastore's partition pointers follow the ledgers. {@link
 * io.daybook.hive.publish.Publisher} is where it begins, {@link
 * io.daybook.hive.publish.PublicationPlan} decides.
 */
@NullMarked
package io.daybook.hive.publish;

import org.jspecify.annotations.NullMarked;
