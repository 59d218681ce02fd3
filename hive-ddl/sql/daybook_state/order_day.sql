CREATE EXTERNAL TABLE IF NOT EXISTS daybook_state.order_day (
  `scope` STRING COMMENT 'source, or common name of sources, that counts order ids',
  `order_id` STRING COMMENT 'the order',
  `status` STRING COMMENT 'status that it came into',
  `first_at_ms` BIGINT COMMENT 'milliseconds since 1970',
  `currency` STRING COMMENT 'of the amount',
  `payment_method` STRING COMMENT 'card, invoice, ...',
  `coupon` STRING COMMENT 'coupon code\; (none): without one',
  `user_id` STRING COMMENT 'the buyer',
  `amount` DECIMAL(18,4) COMMENT 'total of the order'
)
COMMENT 'orders by day and the status that they came into, as of the first such event'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_state/order_day';
