CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.conversion_total_daily (
  `logged_in` BIGINT COMMENT 'distinct users with a successful login on the day',
  `submitted` BIGINT COMMENT 'of these, users who submitted an order the same day',
  `purchased` BIGINT COMMENT 'of these, users with a sale the same day',
  `submitted_7d` BIGINT COMMENT 'of these, users who submitted from dt to dt + 6 days',
  `purchased_7d` BIGINT COMMENT 'of these, users with a sale from dt to dt + 6 days',
  `submitted_rate` DOUBLE COMMENT 'submitted / logged_in',
  `purchased_rate` DOUBLE COMMENT 'purchased / logged_in',
  `submitted_7d_rate` DOUBLE COMMENT 'submitted_7d / logged_in',
  `purchased_7d_rate` DOUBLE COMMENT 'purchased_7d / logged_in',
  `complete_7d` BIGINT COMMENT '1: all events up to dt + 6 days are in\; 0: some are not'
)
COMMENT 'users who logged in, by day, and whether they ordered'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/conversion_total_daily';
