/**
 * Old days under another storage policy: {@link TierRun} rewrites them, {@link StoragePolicies} is
 * the door to what HDFS knows of policies.
 */
@NullMarked
package io.daybook.warehouse.tier;

import org.jspecify.annotations.NullMarked;
