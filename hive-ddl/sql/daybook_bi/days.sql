CREATE OR REPLACE VIEW daybook_bi.days (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `login_attempts` COMMENT 'login attempts',
  `login_successes` COMMENT 'attempts with outcome success',
  `login_failures` COMMENT 'attempts with outcome failure',
  `active_users` COMMENT 'distinct users with a successful login on the day\; adds up over no days',
  `new_users` COMMENT 'users whose first successful login ever is of the day',
  `order_submissions` COMMENT 'order events with status submitted',
  `line_items` COMMENT 'lines of every kind'
)
COMMENT 'a row for every day: figures that have one value per day'
TBLPROPERTIES ('daybook.definition' = '3a1eb7de06094f750af364f66d8e73cd', 'daybook.query' = 'none')
AS
SELECT
  `f`.`dt` AS `dt`,
  date_sub(`f`.`dt`, pmod(datediff(`f`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`f`.`dt`, day(`f`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`f`.`dt`, day(`f`.`dt`) - 1), -pmod(month(`f`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`f`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`f`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  COALESCE(`f`.`login_attempts`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_login_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `login_attempts`,
  COALESCE(`f`.`login_successes`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_login_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `login_successes`,
  COALESCE(`f`.`login_failures`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_login_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `login_failures`,
  COALESCE(`f`.`active_users`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_active_users_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `active_users`,
  COALESCE(`f`.`new_users`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_active_users_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `new_users`,
  COALESCE(`f`.`order_submissions`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_order_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `order_submissions`,
  COALESCE(`f`.`line_items`, IF(IF(`f`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr(`f`.`complete_sales_daily`, 1 + datediff(`f`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) = 1, CAST(0 AS BIGINT), NULL)) AS `line_items`
FROM (
  SELECT `u`.`dt`, SUM(`u`.`login_attempts`) AS `login_attempts`, SUM(`u`.`login_successes`) AS `login_successes`, SUM(`u`.`login_failures`) AS `login_failures`, SUM(`u`.`active_users`) AS `active_users`, SUM(`u`.`new_users`) AS `new_users`, SUM(`u`.`order_submissions`) AS `order_submissions`, SUM(`u`.`line_items`) AS `line_items`, '' AS `complete_login_daily`, '' AS `complete_active_users_daily`, '' AS `complete_order_daily`, '' AS `complete_sales_daily`
  FROM (
    SELECT date_add(DATE '1970-01-01', `days`.`pos`) AS `dt`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, CAST(NULL AS BIGINT) AS `line_items`
    FROM (SELECT 1 AS `one`) `g`
    LATERAL VIEW posexplode(split(space(0), ' ')) `days` AS `pos`, `blank`
    WHERE date_add(DATE '1970-01-01', `days`.`pos`) BETWEEN DATE '1970-01-01' AND DATE '1969-12-31'
    UNION ALL
    SELECT `dt`, `attempts` AS `login_attempts`, `successes` AS `login_successes`, `failures` AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, CAST(NULL AS BIGINT) AS `line_items`
    FROM `daybook_metrics`.`login_daily`
    UNION ALL
    SELECT `dt`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, `dau` AS `active_users`, `new_users` AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, CAST(NULL AS BIGINT) AS `line_items`
    FROM `daybook_metrics`.`active_users_daily`
    UNION ALL
    SELECT `dt`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, IF(`status` = 'submitted', `events`, 0L) AS `order_submissions`, CAST(NULL AS BIGINT) AS `line_items`
    FROM `daybook_metrics`.`order_daily`
    UNION ALL
    SELECT `dt`, CAST(NULL AS BIGINT) AS `login_attempts`, CAST(NULL AS BIGINT) AS `login_successes`, CAST(NULL AS BIGINT) AS `login_failures`, CAST(NULL AS BIGINT) AS `active_users`, CAST(NULL AS BIGINT) AS `new_users`, CAST(NULL AS BIGINT) AS `order_submissions`, `line_items` AS `line_items`
    FROM `daybook_metrics`.`sales_daily`
  ) `u`
  GROUP BY `u`.`dt`
) `f`;
