CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.restatements (
  `table_name` STRING COMMENT 'metric table',
  `measure` STRING COMMENT 'additive measure, added up over the day',
  `currency` STRING COMMENT 'currency\; (none) in a table without',
  `publication` BIGINT COMMENT 'number of the publication that shows the old total',
  `old_total` DECIMAL(38,4) COMMENT 'as published\; null: no row had a value',
  `new_total` DECIMAL(38,4) COMMENT 'as made since\; null: no row has a value',
  `reason` STRING COMMENT 'why the day was made again'
)
COMMENT 'totals of complete days that differ from those that were published before'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/restatements';
