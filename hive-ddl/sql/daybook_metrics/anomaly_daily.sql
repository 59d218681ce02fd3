CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.anomaly_daily (
  `metric` STRING COMMENT 'gross_amount, net_amount, orders, average_order_value or login_attempts',
  `currency` STRING COMMENT 'currency\; (none) of login_attempts',
  `value` DECIMAL(38,4) COMMENT 'as it was when dt was judged\; null: not all data was in',
  `expected` DOUBLE COMMENT 'by the days before dt alone',
  `low` DOUBLE COMMENT 'expected less 3.5 standard deviations of ordinary days',
  `high` DOUBLE COMMENT 'expected and 3.5 standard deviations of ordinary days',
  `score` DOUBLE COMMENT '(value - expected) in standard deviations of ordinary days on that side\; null: incomplete, or a closing day',
  `kind` STRING COMMENT 'normal\; spike (above high)\; drop (below low)\; closed (no sale on a closing day or holiday)\; open (sales on a closing day)\; incomplete'
)
COMMENT 'values of a day beside what was expected of it the day before'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/anomaly_daily';
