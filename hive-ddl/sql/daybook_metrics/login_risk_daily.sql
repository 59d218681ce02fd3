CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.login_risk_daily (
  `subject_type` STRING COMMENT 'ip or account',
  `subject` STRING COMMENT 'the address or the user_id',
  `rule` STRING COMMENT 'ip_fails_on_many_accounts (over 20), account_fails_from_many_ips (over 5), success_after_failures (over 5 within the hour before), credential_stuffing (over 50 accounts of an address, at most 1.2 attempts each)\; metrics.login-risk sets others',
  `attempts` BIGINT COMMENT 'attempts of the subject',
  `failures` BIGINT COMMENT 'failures of the subject',
  `distinct_counterparts` BIGINT COMMENT 'accounts that the address tried, or addresses that tried the account',
  `first_at` STRING COMMENT 'first attempt, ISO 8601 in UTC',
  `last_at` STRING COMMENT 'last attempt, ISO 8601 in UTC',
  `severity` STRING COMMENT 'high: an account was entered, or five times the rule\'s number\; else medium'
)
COMMENT 'addresses and accounts whose logins look like an attack, by day and rule'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/login_risk_daily';
