CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.promo_daily (
  `currency` STRING COMMENT 'currency of the amount',
  `coupon` STRING COMMENT 'coupon code',
  `orders` BIGINT COMMENT 'distinct orders submitted that day',
  `buyers` BIGINT COMMENT 'distinct users who submitted them',
  `new_buyers` BIGINT COMMENT 'of these, users whose first sale ever is of the day',
  `amount` DECIMAL(38,4) COMMENT 'sum of total_amount of the orders\; null where none has it'
)
COMMENT 'submitted orders with a coupon, by day, currency and coupon'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/promo_daily';
