CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.active_users_daily (
  `dau` BIGINT COMMENT 'distinct users with a successful login on the day',
  `wau` BIGINT COMMENT 'distinct users of the last 7 days',
  `active_28d` BIGINT COMMENT 'distinct users of the last 28 days',
  `mau` BIGINT COMMENT 'distinct users of the last 30 days',
  `stickiness` DOUBLE COMMENT 'mean dau of the last 28 days / active_28d',
  `new_users` BIGINT COMMENT 'users whose first successful login ever is of the day',
  `returning` BIGINT COMMENT 'users of the last 7 days and of the 7 before',
  `resurrected` BIGINT COMMENT 'users of the last 7 days who were not there in the 7 before, but earlier',
  `dormant` BIGINT COMMENT 'users of the 7 days before the last 7, not of these'
)
COMMENT 'users who logged in, of windows that end with the day'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/active_users_daily';
