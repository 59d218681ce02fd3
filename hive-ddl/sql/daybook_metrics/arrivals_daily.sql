CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.arrivals_daily (
  `source` STRING COMMENT 'source',
  `records` BIGINT COMMENT 'records read',
  `with_events` BIGINT COMMENT 'records that gave events',
  `quarantined` BIGINT COMMENT 'records that are in quarantine',
  `skipped` BIGINT COMMENT 'headers, blanks and records that the mapping skips',
  `agents` BIGINT COMMENT 'agents that landed some of them\; null: unknown',
  `agents_silent` BIGINT COMMENT 'agents of the source without a sign at the day\'s end\; null: unknown',
  `records_difference` BIGINT COMMENT 'records - with_events - quarantined - skipped: 0, or records were lost'
)
COMMENT 'records that arrived on a day (UTC) by source, and what became of them'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day of arrival, in UTC'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/arrivals_daily';
