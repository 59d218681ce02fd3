CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.sales_daily (
  `currency` STRING COMMENT 'currency of the amounts',
  `orders` BIGINT COMMENT 'distinct orders with a sale',
  `buyers` BIGINT COMMENT 'distinct users with a sale',
  `line_items` BIGINT COMMENT 'lines of every kind',
  `sale_line_items` BIGINT COMMENT 'lines that are sales',
  `units` DECIMAL(38,4) COMMENT 'sum of quantity of sales',
  `gross_amount` DECIMAL(38,4) COMMENT 'sum of quantity x unit_price of sales, each line half up to four digits',
  `discount_amount` DECIMAL(38,4) COMMENT 'discounts on sales',
  `rounding_amount` DECIMAL(38,4) COMMENT 'sum of amount - (gross - discount) of sales: the shop\'s own rounding\; null, which is 0, in days made before there was this column',
  `return_amount` DECIMAL(38,4) COMMENT 'sum of -amount of returns, a positive figure, on the day of the return',
  `adjustment_amount` DECIMAL(38,4) COMMENT 'sum of amount of adjustments',
  `net_amount` DECIMAL(38,4) COMMENT 'gross - discounts + rounding - returns + adjustments = sum of amount',
  `average_order_value` DOUBLE COMMENT '(gross_amount - discount_amount) / orders',
  `median_order_value` DECIMAL(38,4) COMMENT 'gross - discounts of the order in the middle, nearest rank',
  `p90_order_value` DECIMAL(38,4) COMMENT 'gross - discounts that nine of ten orders don\'t exceed, nearest rank',
  `lines_per_order` DOUBLE COMMENT 'sale_line_items / orders',
  `units_per_order` DOUBLE COMMENT 'units / orders'
)
COMMENT 'revenue by day and currency\; a line is a sale (quantity >= 0 and price >= 0), a return (quantity < 0 and price >= 0) or an adjustment (price < 0)'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/sales_daily';
