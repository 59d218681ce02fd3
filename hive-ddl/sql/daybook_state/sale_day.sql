CREATE EXTERNAL TABLE IF NOT EXISTS daybook_state.sale_day (
  `currency` STRING COMMENT 'of the amounts',
  `scope` STRING COMMENT 'source, or common name of sources, that counts order ids',
  `order_id` STRING COMMENT 'the order',
  `user_id` STRING COMMENT 'the buyer',
  `line_items` BIGINT COMMENT 'lines of every kind',
  `sales` BIGINT COMMENT 'lines that are sales',
  `units` DECIMAL(38,4) COMMENT 'sum of quantity of sales',
  `gross_amount` DECIMAL(38,4) COMMENT 'sum of quantity x unit_price of sales, each line half up to four digits',
  `discount_amount` DECIMAL(38,4) COMMENT 'discounts on sales',
  `rounding_amount` DECIMAL(38,4) COMMENT 'sum of amount - (gross - discount) of sales: the shop\'s own rounding\; null, which is 0, in days made before there was this column',
  `return_amount` DECIMAL(38,4) COMMENT 'sum of -amount of returns, a positive figure, on the day of the return',
  `adjustment_amount` DECIMAL(38,4) COMMENT 'sum of amount of adjustments',
  `net_amount` DECIMAL(38,4) COMMENT 'gross - discounts + rounding - returns + adjustments = sum of amount'
)
COMMENT 'purchases by day, currency, order and user'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_state/sale_day';
