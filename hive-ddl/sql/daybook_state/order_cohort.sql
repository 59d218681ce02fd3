CREATE EXTERNAL TABLE IF NOT EXISTS daybook_state.order_cohort (
  `submit_day` DATE COMMENT 'first day in the last 61 on which the order was submitted, or else was seen',
  `scope` STRING COMMENT 'source, or common name of sources, that counts order ids',
  `order_id` STRING COMMENT 'the order',
  `status` STRING COMMENT 'status that it came into',
  `first_at_ms` BIGINT COMMENT 'milliseconds since 1970',
  `currency` STRING COMMENT 'of the amount',
  `payment_method` STRING COMMENT 'card, invoice, ...',
  `coupon` STRING COMMENT 'coupon code\; (none): without one',
  `user_id` STRING COMMENT 'the buyer',
  `amount` DECIMAL(18,4) COMMENT 'total of the order',
  `is_submitted` BIGINT COMMENT '1: submit_day has the submission\; 0: none is known'
)
COMMENT 'orders by day and status, with the day of their submission'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_state/order_cohort';
