CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.cohort_value_monthly (
  `cohort_month` DATE COMMENT 'first day of the month of the first sale, in any currency',
  `currency` STRING COMMENT 'currency of the amounts',
  `cohort_buyers` BIGINT COMMENT 'all users of the cohort, whatever they bought since',
  `active_buyers` BIGINT COMMENT 'users of the cohort with a sale in the month',
  `orders` BIGINT COMMENT 'distinct orders of the cohort with a sale',
  `net_amount` DECIMAL(38,4) COMMENT 'sum of amount of the cohort\'s lines in the month',
  `month_no` BIGINT COMMENT 'months since the cohort\'s month\; 0: itself',
  `mature` BIGINT COMMENT '1: the month lies within the horizon\; 0: it goes on'
)
COMMENT 'what buyers spend in a month, by the month of their first sale\; dt is the month\'s first day'
PARTITIONED BY (
  `dt` DATE COMMENT 'first day of the month, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/cohort_value_monthly';
