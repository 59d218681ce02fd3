CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.retention_daily (
  `day_no` BIGINT COMMENT 'days since the first login: 1, 7 or 30',
  `cohort_day` DATE COMMENT 'dt - day_no',
  `cohort_users` BIGINT COMMENT 'users whose first successful login is of cohort_day',
  `active_users` BIGINT COMMENT 'of these, users with a successful login on dt',
  `retention` DOUBLE COMMENT 'active_users / cohort_users'
)
COMMENT 'users back on the day whose first login was 1, 7 or 30 days before'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/retention_daily';
