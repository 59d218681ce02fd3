CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.login_daily (
  `country` STRING COMMENT 'country of the attempt',
  `channel` STRING COMMENT 'channel of the attempt',
  `attempts` BIGINT COMMENT 'login attempts',
  `successes` BIGINT COMMENT 'attempts with outcome success',
  `failures` BIGINT COMMENT 'attempts with outcome failure',
  `success_rate` DOUBLE COMMENT 'successes / attempts',
  `users` BIGINT COMMENT 'distinct users with at least one success',
  `failed_users` BIGINT COMMENT 'distinct users with at least one failure',
  `locked_out_users` BIGINT COMMENT 'distinct users with at least one failure and no success that day',
  `ips` BIGINT COMMENT 'distinct addresses',
  `anonymous_attempts` BIGINT COMMENT 'attempts without user_id'
)
COMMENT 'login attempts by day, country and channel'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/login_daily';
