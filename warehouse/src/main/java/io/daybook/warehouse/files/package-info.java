/**
 * The narrow door to storage: {@link Storage} is the only way in which the landing and ledger
 * protocols touch HDFS, and its contract is HDFS's own semantics.
 */
@NullMarked
package io.daybook.warehouse.files;

import org.jspecify.annotations.NullMarked;
