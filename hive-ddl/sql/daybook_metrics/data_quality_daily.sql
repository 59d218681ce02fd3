CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.data_quality_daily (
  `dataset` STRING COMMENT 'login, purchase, orders or one of your own',
  `source` STRING COMMENT 'source\; (unknown) for events of runs that didn\'t tell',
  `events` BIGINT COMMENT 'events archived',
  `duplicates` BIGINT COMMENT 'events that came again and were left out\; null: unknown',
  `superseded` BIGINT COMMENT 'events of record versions that are not the newest\; 0 without newest',
  `late_events` BIGINT COMMENT 'of the events, those that came when their day had been published as complete\; null: unknown',
  `complete` BIGINT COMMENT '1: the day lies within the dataset\'s horizon\; 0: not'
)
COMMENT 'events of a day by dataset and source, and whether the day is complete'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/data_quality_daily';
