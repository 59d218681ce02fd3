CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.activity_hourly (
  `hour` BIGINT COMMENT '0 to 23 in the business zone\; one that comes twice is one',
  `login_attempts` BIGINT COMMENT 'login attempts',
  `login_successes` BIGINT COMMENT 'attempts with outcome success',
  `orders_submitted` BIGINT COMMENT 'order events with status submitted',
  `line_items` BIGINT COMMENT 'lines of purchases, of every kind',
  `users` BIGINT COMMENT 'distinct users of all three'
)
COMMENT 'logins, orders and purchases by day and local hour'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/activity_hourly';
