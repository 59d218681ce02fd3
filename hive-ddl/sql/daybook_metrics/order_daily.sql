CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.order_daily (
  `currency` STRING COMMENT 'currency of the amount',
  `status` STRING COMMENT 'status the orders came into',
  `payment_method` STRING COMMENT 'payment method of the orders',
  `country` STRING COMMENT 'country of the orders',
  `events` BIGINT COMMENT 'status changes',
  `orders` BIGINT COMMENT 'distinct orders',
  `amount` DECIMAL(38,4) COMMENT 'sum of total_amount over the events\; null where none has it'
)
COMMENT 'order events by day, currency, status, payment method and country'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/order_daily';
