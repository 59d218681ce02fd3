CREATE OR REPLACE VIEW daybook_bi.period_over_period (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `metric` COMMENT 'the figure: a column of days, or of days_by_currency',
  `currency` COMMENT 'of the figure\; (none) for one without',
  `value` COMMENT 'of the day so far: 0 for a complete day without events, null for another without any',
  `day_before` COMMENT 'value of the day before',
  `week_before` COMMENT 'value of the same weekday of the week before',
  `year_before` COMMENT 'value of 364 days before',
  `day_change` COMMENT '(value - day_before) / day_before\; null where that is 0 or null',
  `week_change` COMMENT '(value - week_before) / week_before\; null where that is 0 or null',
  `year_change` COMMENT '(value - year_before) / year_before\; null where that is 0 or null'
)
COMMENT 'figures beside those of the day before, of the same weekday a week before and of 364 days before, which is the same weekday a year before'
TBLPROPERTIES ('daybook.definition' = '433f253dceb442fcba0bfc3a256f520b', 'daybook.query' = 'none')
AS
SELECT
  `h`.`dt` AS `dt`,
  date_sub(`h`.`dt`, pmod(datediff(`h`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`h`.`dt`, day(`h`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`h`.`dt`, day(`h`.`dt`) - 1), -pmod(month(`h`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`h`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  CASE WHEN `h`.`metric` IN ('login_attempts', 'login_successes', 'login_failures') THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`h`.`complete_login_daily`, 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `h`.`metric` IN ('active_users', 'new_users') THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`h`.`complete_active_users_daily`, 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `h`.`metric` IN ('order_submissions') THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`h`.`complete_order_daily`, 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `h`.`metric` IN ('orders', 'buyers', 'line_items', 'units', 'gross_amount', 'discount_amount', 'return_amount', 'net_amount') THEN IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`h`.`complete_sales_daily`, 1 + datediff(`h`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) END AS `is_complete`,
  IF(`h`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`h`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
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
  SELECT `g`.`dt`, `g`.`metric`, `g`.`currency`,
    `g`.`complete_login_daily`, `g`.`complete_active_users_daily`, `g`.`complete_order_daily`, `g`.`complete_sales_daily`, COALESCE(CASE WHEN assert_true(`g`.`value` IS NULL OR `g`.`value` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`value` AS DECIMAL(18,4)) END, IF(CASE WHEN `g`.`metric` IN ('login_attempts', 'login_successes', 'login_failures') THEN IF(`g`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_login_daily`, 1 + datediff(`g`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('active_users', 'new_users') THEN IF(`g`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_active_users_daily`, 1 + datediff(`g`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('order_submissions') THEN IF(`g`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_order_daily`, 1 + datediff(`g`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('orders', 'buyers', 'line_items', 'units', 'gross_amount', 'discount_amount', 'return_amount', 'net_amount') THEN IF(`g`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_sales_daily`, 1 + datediff(`g`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, CAST(0 AS DECIMAL(18,4)), NULL)) AS `value`,
    IF(CASE WHEN `g`.`metric` IN ('login_attempts', 'login_successes', 'login_failures') THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_login_daily`, 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('active_users', 'new_users') THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_active_users_daily`, 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('order_submissions') THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_order_daily`, 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('orders', 'buyers', 'line_items', 'units', 'gross_amount', 'discount_amount', 'return_amount', 'net_amount') THEN IF(date_sub(`g`.`dt`, 1) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_sales_daily`, 1 + datediff(date_sub(`g`.`dt`, 1), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, COALESCE(CASE WHEN assert_true(`g`.`day_before` IS NULL OR `g`.`day_before` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`day_before` AS DECIMAL(18,4)) END, 0), NULL) AS `day_before`,
    IF(CASE WHEN `g`.`metric` IN ('login_attempts', 'login_successes', 'login_failures') THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_login_daily`, 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('active_users', 'new_users') THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_active_users_daily`, 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('order_submissions') THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_order_daily`, 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('orders', 'buyers', 'line_items', 'units', 'gross_amount', 'discount_amount', 'return_amount', 'net_amount') THEN IF(date_sub(`g`.`dt`, 7) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_sales_daily`, 1 + datediff(date_sub(`g`.`dt`, 7), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, COALESCE(CASE WHEN assert_true(`g`.`week_before` IS NULL OR `g`.`week_before` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`week_before` AS DECIMAL(18,4)) END, 0), NULL) AS `week_before`,
    IF(CASE WHEN `g`.`metric` IN ('login_attempts', 'login_successes', 'login_failures') THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_login_daily`, 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('active_users', 'new_users') THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_active_users_daily`, 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('order_submissions') THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_order_daily`, 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) WHEN `g`.`metric` IN ('orders', 'buyers', 'line_items', 'units', 'gross_amount', 'discount_amount', 'return_amount', 'net_amount') THEN IF(date_sub(`g`.`dt`, 364) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`g`.`complete_sales_daily`, 1 + datediff(date_sub(`g`.`dt`, 364), DATE '1970-01-01'), 1) AS BIGINT), 0L) END = 1, COALESCE(CASE WHEN assert_true(`g`.`year_before` IS NULL OR `g`.`year_before` BETWEEN -99999999999999.9999BD AND 99999999999999.9999BD) IS NULL THEN CAST(`g`.`year_before` AS DECIMAL(18,4)) END, 0), NULL) AS `year_before`
  FROM (
    SELECT `s`.`dt`, `s`.`metric`, `s`.`currency`, SUM(IF(`s`.`back` = 0, `s`.`amount`, NULL)) AS `value`, SUM(IF(`s`.`back` = 1, `s`.`amount`, NULL)) AS `day_before`, SUM(IF(`s`.`back` = 7, `s`.`amount`, NULL)) AS `week_before`, SUM(IF(`s`.`back` = 364, `s`.`amount`, NULL)) AS `year_before`, '' AS `complete_login_daily`, '' AS `complete_active_users_daily`, '' AS `complete_order_daily`, '' AS `complete_sales_daily`
    FROM (
      SELECT date_add(`m`.`dt`, `b`.`back`) AS `dt`, `b`.`back`, `e`.`metric`, `m`.`currency`, `e`.`amount`
      FROM (
        SELECT `u`.`dt`, `u`.`currency`, SUM(`u`.`login_attempts`) AS `login_attempts`, SUM(`u`.`login_successes`) AS `login_successes`, SUM(`u`.`login_failures`) AS `login_failures`, SUM(`u`.`active_users`) AS `active_users`, SUM(`u`.`new_users`) AS `new_users`, SUM(`u`.`order_submissions`) AS `order_submissions`, SUM(`u`.`orders`) AS `orders`, SUM(`u`.`buyers`) AS `buyers`, SUM(`u`.`line_items`) AS `line_items`, SUM(`u`.`units`) AS `units`, SUM(`u`.`gross_amount`) AS `gross_amount`, SUM(`u`.`discount_amount`) AS `discount_amount`, SUM(`u`.`return_amount`) AS `return_amount`, SUM(`u`.`net_amount`) AS `net_amount`
        FROM (
          SELECT `dt`, '(none)' AS `currency`, `attempts` AS `login_attempts`, `successes` AS `login_successes`, `failures` AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, CAST(NULL AS BIGINT) AS `orders`, CAST(NULL AS BIGINT) AS `buyers`, CAST(NULL AS BIGINT) AS `line_items`, CAST(NULL AS DECIMAL(38,4)) AS `units`, CAST(NULL AS DECIMAL(38,4)) AS `gross_amount`, CAST(NULL AS DECIMAL(38,4)) AS `discount_amount`, CAST(NULL AS DECIMAL(38,4)) AS `return_amount`, CAST(NULL AS DECIMAL(38,4)) AS `net_amount`
          FROM `daybook_metrics`.`login_daily`
          UNION ALL
          SELECT `dt`, '(none)' AS `currency`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, `dau` AS `active_users`, `new_users` AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, CAST(NULL AS BIGINT) AS `orders`, CAST(NULL AS BIGINT) AS `buyers`, CAST(NULL AS BIGINT) AS `line_items`, CAST(NULL AS DECIMAL(38,4)) AS `units`, CAST(NULL AS DECIMAL(38,4)) AS `gross_amount`, CAST(NULL AS DECIMAL(38,4)) AS `discount_amount`, CAST(NULL AS DECIMAL(38,4)) AS `return_amount`, CAST(NULL AS DECIMAL(38,4)) AS `net_amount`
          FROM `daybook_metrics`.`active_users_daily`
          UNION ALL
          SELECT `dt`, '(none)' AS `currency`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, IF(`status` = 'submitted', `events`, 0L) AS `order_submissions`, CAST(NULL AS BIGINT) AS `orders`, CAST(NULL AS BIGINT) AS `buyers`, CAST(NULL AS BIGINT) AS `line_items`, CAST(NULL AS DECIMAL(38,4)) AS `units`, CAST(NULL AS DECIMAL(38,4)) AS `gross_amount`, CAST(NULL AS DECIMAL(38,4)) AS `discount_amount`, CAST(NULL AS DECIMAL(38,4)) AS `return_amount`, CAST(NULL AS DECIMAL(38,4)) AS `net_amount`
          FROM `daybook_metrics`.`order_daily`
          UNION ALL
          SELECT `dt`, `currency` AS `currency`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, `orders` AS `orders`, `buyers` AS `buyers`, `line_items` AS `line_items`, `units` AS `units`, `gross_amount` AS `gross_amount`, `discount_amount` AS `discount_amount`, `return_amount` AS `return_amount`, `net_amount` AS `net_amount`
          FROM `daybook_metrics`.`sales_daily`
        ) `u`
        GROUP BY `u`.`dt`, `u`.`currency`
      ) `m`
      LATERAL VIEW explode(map('login_attempts', CAST(`m`.`login_attempts` AS DECIMAL(38,4)), 'login_successes', CAST(`m`.`login_successes` AS DECIMAL(38,4)), 'login_failures', CAST(`m`.`login_failures` AS DECIMAL(38,4)), 'active_users', CAST(`m`.`active_users` AS DECIMAL(38,4)), 'new_users', CAST(`m`.`new_users` AS DECIMAL(38,4)), 'order_submissions', CAST(`m`.`order_submissions` AS DECIMAL(38,4)), 'orders', CAST(`m`.`orders` AS DECIMAL(38,4)), 'buyers', CAST(`m`.`buyers` AS DECIMAL(38,4)), 'line_items', CAST(`m`.`line_items` AS DECIMAL(38,4)), 'units', CAST(`m`.`units` AS DECIMAL(38,4)), 'gross_amount', CAST(`m`.`gross_amount` AS DECIMAL(38,4)), 'discount_amount', CAST(`m`.`discount_amount` AS DECIMAL(38,4)), 'return_amount', CAST(`m`.`return_amount` AS DECIMAL(38,4)), 'net_amount', CAST(`m`.`net_amount` AS DECIMAL(38,4)))) `e` AS `metric`, `amount`
      LATERAL VIEW explode(array(0, 1, 7, 364)) `b` AS `back`
    ) `s`
    WHERE `s`.`amount` IS NOT NULL AND `s`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'
    GROUP BY `s`.`dt`, `s`.`metric`, `s`.`currency`
  ) `g`
) `h`;
