CREATE EXTERNAL TABLE IF NOT EXISTS daybook_state.user_day (
  `population` STRING COMMENT 'login: a success\; submit: a submitted order\; sale: a sale',
  `user_id` STRING COMMENT 'the user',
  `channel` STRING COMMENT 'channel of the events',
  `events` BIGINT COMMENT 'successes, submissions or sales'
)
COMMENT 'users by day, population and channel'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_state/user_day';
