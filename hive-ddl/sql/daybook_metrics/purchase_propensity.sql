CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.purchase_propensity (
  `user_id` STRING COMMENT 'the buyer',
  `probability` DOUBLE COMMENT 'of a purchase in the next 30 days',
  `decile` BIGINT COMMENT '1: the likeliest tenth of the buyers, to 10\; ties by id'
)
COMMENT 'buyers of the last 365 days by the probability that they buy within 30 days\; dt is the last day of a month'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/purchase_propensity';
