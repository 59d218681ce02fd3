CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.login_score_daily (
  `user_id` STRING COMMENT 'the account',
  `failures` BIGINT COMMENT 'failures of the account',
  `failures_7d` BIGINT COMMENT 'failures of the account in the 7 days ending on dt',
  `ips_7d` BIGINT COMMENT 'addresses from which it failed in these days',
  `hostile_accounts_7d` BIGINT COMMENT 'accounts that failed in these days from the worst hostile address which tried it on dt (5 accounts fail from it, and half of its attempts)\; 0: none',
  `entries` BIGINT COMMENT 'successes of the day from hostile addresses',
  `score` DOUBLE COMMENT 'ln(1 + hostile_accounts_7d) + 2 x ln(ips_7d) + ln(1 + failures_7d) / 2, and 3 if there are entries\; to four places',
  `rank_by_score` BIGINT COMMENT '1: the highest score of the day\; ties by user_id'
)
COMMENT 'accounts with a failed login or an entry from a hostile address, by how much their logins of seven days look like an attack'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/login_score_daily';
