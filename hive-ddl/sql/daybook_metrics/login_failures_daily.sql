CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.login_failures_daily (
  `failure_reason` STRING COMMENT 'why the attempt failed',
  `method` STRING COMMENT 'password, oauth, sso, ...',
  `failures` BIGINT COMMENT 'attempts with outcome failure',
  `users` BIGINT COMMENT 'distinct users who failed',
  `ips` BIGINT COMMENT 'distinct addresses of failures'
)
COMMENT 'failed login attempts by day, reason and method'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/login_failures_daily';
