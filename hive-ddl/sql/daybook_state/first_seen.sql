CREATE EXTERNAL TABLE IF NOT EXISTS daybook_state.first_seen (
  `population` STRING COMMENT 'login: a success\; submit: a submitted order\; sale: a sale',
  `user_id` STRING COMMENT 'the user'
)
COMMENT 'users by the first day of a population, ever'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_state/first_seen';
