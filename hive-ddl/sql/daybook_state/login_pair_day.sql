CREATE EXTERNAL TABLE IF NOT EXISTS daybook_state.login_pair_day (
  `ip` STRING COMMENT 'address\; (none): without one',
  `user_id` STRING COMMENT 'account with a failure of the day from the address\; (none): all others',
  `attempts` BIGINT COMMENT 'login attempts',
  `failures` BIGINT COMMENT 'attempts with outcome failure'
)
COMMENT 'logins by day, address, and account that failed from it'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_state/login_pair_day';
