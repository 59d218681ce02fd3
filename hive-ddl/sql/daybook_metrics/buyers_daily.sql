CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.buyers_daily (
  `currency` STRING COMMENT 'currency of the amounts',
  `customer_type` STRING COMMENT 'new: first sale ever, in any currency, on the day\; returning: every other known user\; anonymous',
  `buyers` BIGINT COMMENT 'distinct users with a sale',
  `orders` BIGINT COMMENT 'distinct orders with a sale\; one with lines of two types counts in each',
  `line_items` BIGINT COMMENT 'lines of every kind',
  `units` DECIMAL(38,4) COMMENT 'sum of quantity of sales',
  `gross_amount` DECIMAL(38,4) COMMENT 'sum of quantity x unit_price of sales',
  `discount_amount` DECIMAL(38,4) COMMENT 'discounts on sales',
  `net_amount` DECIMAL(38,4) COMMENT 'sum of amount of all lines'
)
COMMENT 'sales by day, currency and whether the buyer is new'
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/buyers_daily';
