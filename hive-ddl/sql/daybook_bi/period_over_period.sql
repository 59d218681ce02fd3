CREATE OR REPLACE VIEW daybook_bi.period_over_period (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none',
  `metric` COMMENT 'the figure, a column of days or of days_by_currency',
  `currency` COMMENT 'of the figure\; (none) for one without',
  `value` COMMENT 'of the day: 0 for a complete day without events, null for one that is not complete',
  `day_before` COMMENT 'value of the day before',
  `week_before` COMMENT 'value of the same weekday of the week before',
  `year_before` COMMENT 'value of 364 days before',
  `day_change` COMMENT '(value - day_before) / day_before\; null where that is 0 or null',
  `week_change` COMMENT '(value - week_before) / week_before\; null where that is 0 or null',
  `year_change` COMMENT '(value - year_before) / year_before\; null where that is 0 or null'
)
COMMENT 'figures beside those of the day before, of the same weekday a week before and of 364 days before, which is the same weekday a year before'
TBLPROPERTIES ('daybook.definition' = '864a3a51d8a4e88ad635559508efd5c2')
AS
SELECT
  `h`.`dt` AS `dt`,
  date_sub(`h`.`dt`, pmod(datediff(`h`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`h`.`dt`, day(`h`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`h`.`dt`, day(`h`.`dt`) - 1), -pmod(month(`h`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`h`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  CASE `h`.`table_name` WHEN 'login_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'active_users_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'order_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'sales_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) END AS `is_complete`,
  CASE `h`.`table_name` WHEN 'login_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', nullif(trim(substr('', 1 + 20 * datediff(`h`.`dt`, DATE '1970-01-01'), 20)), ''), NULL) WHEN 'active_users_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', nullif(trim(substr('', 1 + 20 * datediff(`h`.`dt`, DATE '1970-01-01'), 20)), ''), NULL) WHEN 'order_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', nullif(trim(substr('', 1 + 20 * datediff(`h`.`dt`, DATE '1970-01-01'), 20)), ''), NULL) WHEN 'sales_daily' THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', nullif(trim(substr('', 1 + 20 * datediff(`h`.`dt`, DATE '1970-01-01'), 20)), ''), NULL) END AS `published_at`,
  `h`.`metric` AS `metric`,
  `h`.`currency` AS `currency`,
  `h`.`value` AS `value`,
  `h`.`day_before` AS `day_before`,
  `h`.`week_before` AS `week_before`,
  `h`.`year_before` AS `year_before`,
  IF(`h`.`day_before` <> 0, CAST(`h`.`value` - `h`.`day_before` AS DOUBLE) / CAST(`h`.`day_before` AS DOUBLE), NULL) AS `day_change`,
  IF(`h`.`week_before` <> 0, CAST(`h`.`value` - `h`.`week_before` AS DOUBLE) / CAST(`h`.`week_before` AS DOUBLE), NULL) AS `week_change`,
  IF(`h`.`year_before` <> 0, CAST(`h`.`value` - `h`.`year_before` AS DOUBLE) / CAST(`h`.`year_before` AS DOUBLE), NULL) AS `year_change`
FROM (
  SELECT `g`.`dt`, `g`.`table_name`, `g`.`metric`, `g`.`currency`,
    COALESCE(CASE WHEN assert_true(`g`.`value` IS NULL OR `g`.`value` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`value` AS DECIMAL(18,4)) END, IF(CASE `g`.`table_name` WHEN 'login_daily' THEN IF(date_sub(`g`.`dt`, 0) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 0), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'active_users_daily' THEN IF(date_sub(`g`.`dt`, 0) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 0), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'order_daily' THEN IF(date_sub(`g`.`dt`, 0) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 0), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'sales_daily' THEN IF(date_sub(`g`.`dt`, 0) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 0), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `value`,
    COALESCE(CASE WHEN assert_true(`g`.`day_before` IS NULL OR `g`.`day_before` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`day_before` AS DECIMAL(18,4)) END, IF(CASE `g`.`table_name` WHEN 'login_daily' THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'active_users_daily' THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'order_daily' THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'sales_daily' THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `day_before`,
    COALESCE(CASE WHEN assert_true(`g`.`week_before` IS NULL OR `g`.`week_before` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`week_before` AS DECIMAL(18,4)) END, IF(CASE `g`.`table_name` WHEN 'login_daily' THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'active_users_daily' THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'order_daily' THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'sales_daily' THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `week_before`,
    COALESCE(CASE WHEN assert_true(`g`.`year_before` IS NULL OR `g`.`year_before` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`year_before` AS DECIMAL(18,4)) END, IF(CASE `g`.`table_name` WHEN 'login_daily' THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'active_users_daily' THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'order_daily' THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN 'sales_daily' THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `year_before`
  FROM (
    SELECT `s`.`dt`, `s`.`table_name`, `s`.`metric`, `s`.`currency`,
      SUM(IF(`s`.`back` = 0, `s`.`amount`, NULL)) AS `value`,
      SUM(IF(`s`.`back` = 1, `s`.`amount`, NULL)) AS `day_before`,
      SUM(IF(`s`.`back` = 7, `s`.`amount`, NULL)) AS `week_before`,
      SUM(IF(`s`.`back` = 364, `s`.`amount`, NULL)) AS `year_before`
    FROM (
      SELECT date_add(`m`.`dt`, `b`.`back`) AS `dt`, `b`.`back`, `m`.`table_name`, `m`.`metric`, `m`.`currency`, `m`.`amount`
      FROM (
        SELECT `dt`, 'login_daily' AS `table_name`, `e`.`metric`, '(none)' AS `currency`, `e`.`amount`
        FROM `daybook_metrics`.`login_daily`
        LATERAL VIEW explode(map('login_attempts', CAST(`attempts` AS DECIMAL(38,4)), 'login_successes', CAST(`successes` AS DECIMAL(38,4)), 'login_failures', CAST(`failures` AS DECIMAL(38,4)))) `e` AS `metric`, `amount`
        UNION ALL
        SELECT `dt`, 'active_users_daily' AS `table_name`, `e`.`metric`, '(none)' AS `currency`, `e`.`amount`
        FROM `daybook_metrics`.`active_users_daily`
        LATERAL VIEW explode(map('active_users', CAST(`dau` AS DECIMAL(38,4)), 'new_users', CAST(`new_users` AS DECIMAL(38,4)))) `e` AS `metric`, `amount`
        UNION ALL
        SELECT `dt`, 'order_daily' AS `table_name`, `e`.`metric`, '(none)' AS `currency`, `e`.`amount`
        FROM `daybook_metrics`.`order_daily`
        LATERAL VIEW explode(map('order_submissions', CAST(IF(`status` = 'submitted', `events`, 0L) AS DECIMAL(38,4)))) `e` AS `metric`, `amount`
        UNION ALL
        SELECT `dt`, 'sales_daily' AS `table_name`, `e`.`metric`, IF(`e`.`metric` = 'line_items', '(none)', `currency`) AS `currency`, `e`.`amount`
        FROM `daybook_metrics`.`sales_daily`
        LATERAL VIEW explode(map('line_items', CAST(`line_items` AS DECIMAL(38,4)), 'orders', CAST(`orders` AS DECIMAL(38,4)), 'buyers', CAST(`buyers` AS DECIMAL(38,4)), 'units', CAST(`units` AS DECIMAL(38,4)), 'gross_amount', CAST(`gross_amount` AS DECIMAL(38,4)), 'discount_amount', CAST(`discount_amount` AS DECIMAL(38,4)), 'return_amount', CAST(`return_amount` AS DECIMAL(38,4)), 'net_amount', CAST(`net_amount` AS DECIMAL(38,4)))) `e` AS `metric`, `amount`
      ) `m`
      LATERAL VIEW explode(array(0, 1, 7, 364)) `b` AS `back`
    ) `s`
    WHERE `s`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'
    GROUP BY `s`.`dt`, `s`.`table_name`, `s`.`metric`, `s`.`currency`
  ) `g`
) `h`;
