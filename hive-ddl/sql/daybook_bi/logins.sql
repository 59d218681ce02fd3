CREATE OR REPLACE VIEW daybook_bi.logins (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `country` COMMENT 'country of the attempt',
  `channel` COMMENT 'channel of the attempt',
  `attempts` COMMENT 'login attempts',
  `successes` COMMENT 'attempts with outcome success',
  `failures` COMMENT 'attempts with outcome failure',
  `success_rate` COMMENT 'successes / attempts',
  `users` COMMENT 'distinct users with at least one success',
  `failed_users` COMMENT 'distinct users with at least one failure',
  `locked_out_users` COMMENT 'distinct users with at least one failure and no success that day',
  `ips` COMMENT 'distinct addresses',
  `anonymous_attempts` COMMENT 'attempts without user_id'
)
COMMENT 'login attempts by day, country and channel'
TBLPROPERTIES ('daybook.definition' = '308746ccd824fad69e3bb2e148d466c1', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`country` AS `country`,
  `t`.`channel` AS `channel`,
  `t`.`attempts` AS `attempts`,
  `t`.`successes` AS `successes`,
  `t`.`failures` AS `failures`,
  `t`.`success_rate` AS `success_rate`,
  `t`.`users` AS `users`,
  `t`.`failed_users` AS `failed_users`,
  `t`.`locked_out_users` AS `locked_out_users`,
  `t`.`ips` AS `ips`,
  `t`.`anonymous_attempts` AS `anonymous_attempts`
FROM `daybook_metrics`.`login_daily` `t`;
