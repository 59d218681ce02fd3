CREATE OR REPLACE VIEW daybook_bi.product_returns (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `currency` COMMENT 'currency of the amounts',
  `product_id` COMMENT 'article number',
  `units_28d` COMMENT 'sum of quantity of sales of the 28 days that end with dt',
  `return_units_28d` COMMENT 'sum of -quantity of returns of these days, a positive figure',
  `sale_amount_28d` COMMENT 'sum of amount of sales of these days',
  `return_amount_28d` COMMENT 'sum of -amount of returns of these days, a positive figure',
  `return_rate_28d` COMMENT 'return_units_28d / units_28d, which may be > 1'
)
COMMENT 'sales and returns of every product over the 28 days that end with dt\; made of the archive, so ask for few days at once'
TBLPROPERTIES ('daybook.definition' = '1dfc8ea0b6b40d05b1089ec780aa7253', 'daybook.query' = 'none')
AS
SELECT
  `w`.`dt` AS `dt`,
  date_sub(`w`.`dt`, pmod(datediff(`w`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`w`.`dt`, day(`w`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`w`.`dt`, day(`w`.`dt`) - 1), -pmod(month(`w`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`w`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`w`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`w`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`w`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`w`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `w`.`currency` AS `currency`,
  `w`.`product_id` AS `product_id`,
  CASE WHEN assert_true(`w`.`units_28d` IS NULL OR `w`.`units_28d` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`w`.`units_28d` AS DECIMAL(18,4)) END AS `units_28d`,
  CASE WHEN assert_true(`w`.`return_units_28d` IS NULL OR `w`.`return_units_28d` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`w`.`return_units_28d` AS DECIMAL(18,4)) END AS `return_units_28d`,
  CASE WHEN assert_true(`w`.`sale_amount_28d` IS NULL OR `w`.`sale_amount_28d` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`w`.`sale_amount_28d` AS DECIMAL(18,4)) END AS `sale_amount_28d`,
  CASE WHEN assert_true(`w`.`return_amount_28d` IS NULL OR `w`.`return_amount_28d` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`w`.`return_amount_28d` AS DECIMAL(18,4)) END AS `return_amount_28d`,
  CAST(`w`.`return_units_28d` AS DOUBLE) / nullif(CAST(`w`.`units_28d` AS DOUBLE), 0) AS `return_rate_28d`
FROM (
  SELECT `d`.`dt`, COALESCE(`p`.`currency`, '(none)') AS `currency`, COALESCE(`p`.`product_id`, '(none)') AS `product_id`,
    SUM(CASE WHEN `p`.`quantity` >= 0 AND `p`.`unit_price` >= 0 THEN CAST(`p`.`quantity` AS DECIMAL(38,4)) ELSE 0 END) AS `units_28d`,
    SUM(CASE WHEN `p`.`quantity` < 0 AND `p`.`unit_price` >= 0 THEN CAST(-`p`.`quantity` AS DECIMAL(38,4)) ELSE 0 END) AS `return_units_28d`,
    SUM(CASE WHEN `p`.`quantity` >= 0 AND `p`.`unit_price` >= 0 THEN CAST(`p`.`amount` AS DECIMAL(38,4)) ELSE 0 END) AS `sale_amount_28d`,
    SUM(CASE WHEN `p`.`quantity` < 0 AND `p`.`unit_price` >= 0 THEN CAST(-`p`.`amount` AS DECIMAL(38,4)) ELSE 0 END) AS `return_amount_28d`
  FROM (
    SELECT `c`.`dt`, date_sub(`c`.`dt`, `back`.`n`) AS `day`
    FROM (
    SELECT date_add(DATE '1970-01-01', `days`.`pos`) AS `dt`
    FROM (SELECT 1 AS `one`) `g`
    LATERAL VIEW posexplode(split(space(0), ' ')) `days` AS `pos`, `blank`
    WHERE date_add(DATE '1970-01-01', `days`.`pos`) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'
    ) `c`
    LATERAL VIEW posexplode(split(space(27), ' ')) `back` AS `n`, `nothing`
  ) `d`
  JOIN `daybook`.`purchase` `p` ON `p`.`dt` = `d`.`day`
  GROUP BY `d`.`dt`, COALESCE(`p`.`currency`, '(none)'), COALESCE(`p`.`product_id`, '(none)')
) `w`;
