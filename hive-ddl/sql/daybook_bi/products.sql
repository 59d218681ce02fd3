CREATE OR REPLACE VIEW daybook_bi.products (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `currency` COMMENT 'currency of the amounts',
  `product_id` COMMENT 'article number\; \'(others)\' for the rest',
  `units` COMMENT 'sum of quantity of sales',
  `net_amount` COMMENT 'sum of amount of all lines',
  `orders` COMMENT 'distinct orders with a sale',
  `buyers` COMMENT 'distinct users with a sale',
  `rank_by_net` COMMENT '1: the highest net_amount\; ties by product_id',
  `rank_by_units` COMMENT '1: most units\; ties by product_id'
)
COMMENT 'the 100 best products of a day and currency, by net amount or by units, and one row \'(others)\''
TBLPROPERTIES ('daybook.definition' = '3c2c2a4683e92b7f074bb6be8d94f0fa', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`currency` AS `currency`,
  `t`.`product_id` AS `product_id`,
  CASE WHEN assert_true(`t`.`units` IS NULL OR `t`.`units` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`units` AS DECIMAL(18,4)) END AS `units`,
  CASE WHEN assert_true(`t`.`net_amount` IS NULL OR `t`.`net_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`net_amount` AS DECIMAL(18,4)) END AS `net_amount`,
  `t`.`orders` AS `orders`,
  `t`.`buyers` AS `buyers`,
  `t`.`rank_by_net` AS `rank_by_net`,
  `t`.`rank_by_units` AS `rank_by_units`
FROM `daybook_metrics`.`product_daily` `t`;
