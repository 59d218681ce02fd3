CREATE OR REPLACE VIEW daybook_bi.buyers (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `currency` COMMENT 'currency of the amounts',
  `customer_type` COMMENT 'new: first sale ever, in any currency, on the day\; returning: every other known user\; anonymous',
  `buyers` COMMENT 'distinct users with a sale',
  `orders` COMMENT 'distinct orders with a sale\; one with lines of two types counts in each',
  `line_items` COMMENT 'lines of every kind',
  `units` COMMENT 'sum of quantity of sales',
  `gross_amount` COMMENT 'sum of quantity x unit_price of sales',
  `discount_amount` COMMENT 'discounts on sales',
  `net_amount` COMMENT 'sum of amount of all lines'
)
COMMENT 'sales by day, currency and whether the buyer is new'
TBLPROPERTIES ('daybook.definition' = 'e872ff4bf7e9d92a75ef7563e5400c28', 'daybook.query' = 'none')
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
  `t`.`customer_type` AS `customer_type`,
  `t`.`buyers` AS `buyers`,
  `t`.`orders` AS `orders`,
  `t`.`line_items` AS `line_items`,
  CASE WHEN assert_true(`t`.`units` IS NULL OR `t`.`units` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`units` AS DECIMAL(18,4)) END AS `units`,
  CASE WHEN assert_true(`t`.`gross_amount` IS NULL OR `t`.`gross_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`gross_amount` AS DECIMAL(18,4)) END AS `gross_amount`,
  CASE WHEN assert_true(`t`.`discount_amount` IS NULL OR `t`.`discount_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`discount_amount` AS DECIMAL(18,4)) END AS `discount_amount`,
  CASE WHEN assert_true(`t`.`net_amount` IS NULL OR `t`.`net_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`t`.`net_amount` AS DECIMAL(18,4)) END AS `net_amount`
FROM `daybook_metrics`.`buyers_daily` `t`;
