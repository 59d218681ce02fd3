CREATE OR REPLACE VIEW daybook_bi.days_by_currency (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `currency` COMMENT 'currency of the amounts',
  `orders` COMMENT 'distinct orders with a sale',
  `buyers` COMMENT 'distinct users with a sale',
  `line_items` COMMENT 'lines of every kind',
  `units` COMMENT 'sum of quantity of sales',
  `gross_amount` COMMENT 'sum of quantity x unit_price of sales, each line half up to four digits',
  `discount_amount` COMMENT 'discounts on sales',
  `return_amount` COMMENT 'sum of -amount of returns, a positive figure, on the day of the return',
  `net_amount` COMMENT 'gross - discounts + rounding - returns + adjustments = sum of amount'
)
COMMENT 'a row for every day and currency that ever was: sales'
TBLPROPERTIES ('daybook.definition' = '2a1cbd8a5c2da5d09e4cacd2e0050cd6', 'daybook.query' = 'none')
AS
SELECT
  `f`.`dt` AS `dt`,
  date_sub(`f`.`dt`, pmod(datediff(`f`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`f`.`dt`, day(`f`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`f`.`dt`, day(`f`.`dt`) - 1), -pmod(month(`f`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`f`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`f`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `f`.`currency` AS `currency`,
  COALESCE(`f`.`orders`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `orders`,
  COALESCE(`f`.`buyers`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `buyers`,
  COALESCE(`f`.`line_items`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `line_items`,
  COALESCE(CASE WHEN assert_true(`f`.`units` IS NULL OR `f`.`units` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`f`.`units` AS DECIMAL(18,4)) END, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `units`,
  COALESCE(CASE WHEN assert_true(`f`.`gross_amount` IS NULL OR `f`.`gross_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`f`.`gross_amount` AS DECIMAL(18,4)) END, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `gross_amount`,
  COALESCE(CASE WHEN assert_true(`f`.`discount_amount` IS NULL OR `f`.`discount_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`f`.`discount_amount` AS DECIMAL(18,4)) END, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `discount_amount`,
  COALESCE(CASE WHEN assert_true(`f`.`return_amount` IS NULL OR `f`.`return_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`f`.`return_amount` AS DECIMAL(18,4)) END, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `return_amount`,
  COALESCE(CASE WHEN assert_true(`f`.`net_amount` IS NULL OR `f`.`net_amount` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`f`.`net_amount` AS DECIMAL(18,4)) END, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `net_amount`
FROM (
  SELECT `u`.`dt`, `u`.`currency`, SUM(`u`.`orders`) AS `orders`, SUM(`u`.`buyers`) AS `buyers`, SUM(`u`.`line_items`) AS `line_items`, SUM(`u`.`units`) AS `units`, SUM(`u`.`gross_amount`) AS `gross_amount`, SUM(`u`.`discount_amount`) AS `discount_amount`, SUM(`u`.`return_amount`) AS `return_amount`, SUM(`u`.`net_amount`) AS `net_amount`, '' AS `complete_sales_daily`
  FROM (
    SELECT date_add(DATE '1970-01-01', `days`.`pos`) AS `dt`, `g`.`currency`, CAST(NULL AS BIGINT) AS `orders`, CAST(NULL AS BIGINT) AS `buyers`, CAST(NULL AS BIGINT) AS `line_items`, CAST(NULL AS DECIMAL(38,4)) AS `units`, CAST(NULL AS DECIMAL(38,4)) AS `gross_amount`, CAST(NULL AS DECIMAL(38,4)) AS `discount_amount`, CAST(NULL AS DECIMAL(38,4)) AS `return_amount`, CAST(NULL AS DECIMAL(38,4)) AS `net_amount`
    FROM (SELECT DISTINCT `currency` FROM `daybook_metrics`.`sales_daily`) `g`
    LATERAL VIEW posexplode(split(space(0), ' ')) `days` AS `pos`, `blank`
    WHERE date_add(DATE '1970-01-01', `days`.`pos`) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'
    UNION ALL
    SELECT `dt`, `currency`, `orders` AS `orders`, `buyers` AS `buyers`, `line_items` AS `line_items`, `units` AS `units`, `gross_amount` AS `gross_amount`, `discount_amount` AS `discount_amount`, `return_amount` AS `return_amount`, `net_amount` AS `net_amount`
    FROM `daybook_metrics`.`sales_daily`
  ) `u`
  GROUP BY `u`.`dt`, `u`.`currency`
) `f`;
