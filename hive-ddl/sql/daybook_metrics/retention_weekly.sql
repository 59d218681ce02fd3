CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.retention_weekly (
  `cohort_week` DATE COMMENT 'Monday of the first successful login',
  `week_no` BIGINT COMMENT 'weeks since cohort_week\; 0: itself',
  `active_users` BIGINT COMMENT 'users of the cohort with a successful login',
  `cohort_users` BIGINT COMMENT 'all users of the cohort',
  `retention` DOUBLE COMMENT 'active_users / cohort_users',
  `mature` BIGINT COMMENT '1: the week lies within the horizon\; 0: it goes on'
)
COMMENT 'users active in a week, by the week of their first login\; dt is the week\'s Monday'
PARTITIONED BY (
  `dt` DATE COMMENT 'Monday of the week, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/retention_weekly';
