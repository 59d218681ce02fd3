CREATE OR REPLACE VIEW daybook_bi.activity (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `hour` COMMENT '0 to 23 in the business zone\; one that comes twice is one',
  `login_attempts` COMMENT 'login attempts',
  `login_successes` COMMENT 'attempts with outcome success',
  `orders_submitted` COMMENT 'order events with status submitted',
  `line_items` COMMENT 'lines of purchases, of every kind',
  `users` COMMENT 'distinct users of all three'
)
COMMENT 'logins, orders and purchases by day and local hour'
TBLPROPERTIES ('daybook.definition' = '06eb5c6c5d3f700995ab41728e5bda3a', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`hour` AS `hour`,
  `t`.`login_attempts` AS `login_attempts`,
  `t`.`login_successes` AS `login_successes`,
  `t`.`orders_submitted` AS `orders_submitted`,
  `t`.`line_items` AS `line_items`,
  `t`.`users` AS `users`
FROM `daybook_metrics`.`activity_hourly` `t`;
