CREATE EXTERNAL TABLE IF NOT EXISTS daybook_metrics.product_daily (
  `currency` STRING COMMENT 'currency of the amounts',
  `product_id` STRING COMMENT 'article number\; \'(others)\' for the rest',
  `units` DECIMAL(38,4) COMMENT 'sum of quantity of sales',
  `net_amount` DECIMAL(38,4) COMMENT 'sum of amount of all lines',
  `orders` BIGINT COMMENT 'distinct orders with a sale',
  `buyers` BIGINT COMMENT 'distinct users with a sale',
  `rank_by_net` BIGINT COMMENT '1: the highest net_amount\; ties by product_id',
  `rank_by_units` BIGINT COMMENT '1: most units\; ties by product_id'
)
COMMENT 'the 100 best products of a day and currency, by net amount or by units, and one row \'(others)\''
PARTITIONED BY (
  `dt` DATE COMMENT 'the day, in the business zone'
)
STORED AS PARQUET
LOCATION '${root}/empty/daybook_metrics/product_daily';
