CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.order_funnel_daily (
  `currency` STRING COMMENT 'currency of the amount',
  `payment_method` STRING COMMENT 'payment method of the orders',
  `submitted` BIGINT COMMENT 'orders first submitted on the day',
  `paid` BIGINT COMMENT 'of these, orders paid',
  `shipped` BIGINT COMMENT 'of these, orders shipped',
  `delivered` BIGINT COMMENT 'of these, orders delivered',
  `cancelled` BIGINT COMMENT 'of these, orders cancelled',
  `returned` BIGINT COMMENT 'of these, orders returned',
  `refunded` BIGINT COMMENT 'of these, orders refunded',
  `without_submission` BIGINT COMMENT 'orders first seen on the day by a later status\; in none of the day\'s other figures',
  `submitted_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders submitted',
  `paid_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders paid',
  `shipped_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders shipped',
  `delivered_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders delivered',
  `cancelled_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders cancelled',
  `returned_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders returned',
  `refunded_amount` DECIMAL(38,4) COMMENT 'sum of total_amount, as submitted, of orders refunded',
  `paid_24h` BIGINT COMMENT 'orders paid within 24 hours',
  `shipped_3d` BIGINT COMMENT 'orders shipped within 3 times 24 hours',
  `delivered_14d` BIGINT COMMENT 'orders delivered within 14 times 24 hours',
  `complete_24h` BIGINT COMMENT '1: all events of the day behind dt are in\; 0: some are not',
  `complete_3d` BIGINT COMMENT '1: all events of the 3 days behind dt are in\; 0: some are not',
  `complete_14d` BIGINT COMMENT '1: all events of the 14 days behind dt are in\; 0: some are not',
  `paid_rate` DOUBLE COMMENT 'paid / submitted',
  `shipped_rate` DOUBLE COMMENT 'shipped / submitted',
  `delivered_rate` DOUBLE COMMENT 'delivered / submitted',
  `cancelled_rate` DOUBLE COMMENT 'cancelled / submitted',
  `returned_rate` DOUBLE COMMENT 'returned / submitted',
  `refunded_rate` DOUBLE COMMENT 'refunded / submitted'
)
COMMENT 'how far orders of a day came within 60 days, up to the horizon\; dt is the day of their submission'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/order_funnel_daily';
