CREATE OR REPLACE VIEW daybook_bi.retention (
  `dt` COMMENT 'the day, in the business zone',
  `week_start` COMMENT 'Monday of the week',
  `month_start` COMMENT 'first day of the month',
  `quarter_start` COMMENT 'first day of the quarter',
  `weekday` COMMENT '1: Monday, to 7: Sunday',
  `is_complete` COMMENT '1: all events that the row\'s figures are made of are in, and in the figures\; 0: some are not',
  `published_at` COMMENT 'when Hive was last given figures of the day, ISO 8601 in UTC\; null: there are none, or the day is more than 1,200 before the last',
  `day_no` COMMENT 'days since the first login: 1, 7 or 30',
  `cohort_day` COMMENT 'dt - day_no',
  `cohort_users` COMMENT 'users whose first successful login is of cohort_day',
  `active_users` COMMENT 'of these, users with a successful login on dt',
  `retention` COMMENT 'active_users / cohort_users'
)
COMMENT 'users back on the day whose first login was 1, 7 or 30 days before'
TBLPROPERTIES ('daybook.definition' = '79ab90e9258d3dd5c94b7d519f33d3d5', 'daybook.query' = 'none')
AS
SELECT
  `t`.`dt` AS `dt`,
  date_sub(`t`.`dt`, pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7)) AS `week_start`,
  date_sub(`t`.`dt`, day(`t`.`dt`) - 1) AS `month_start`,
  CAST(add_months(date_sub(`t`.`dt`, day(`t`.`dt`) - 1), -pmod(month(`t`.`dt`) - 1, 3)) AS DATE) AS `quarter_start`,
  CAST(pmod(datediff(`t`.`dt`, DATE '1970-01-05'), 7) + 1 AS BIGINT) AS `weekday`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', CAST(substr('', 1 + datediff(`t`.`dt`, DATE '1970-01-01'), 1) AS BIGINT), 0L) AS `is_complete`,
  IF(`t`.`dt` BETWEEN DATE '1970-01-01' AND DATE '1969-12-31', regexp_replace(nullif(trim(substr('', 1 + 10 * datediff(`t`.`dt`, DATE '1970-01-01'), 10)), ''), '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL) AS `published_at`,
  `t`.`day_no` AS `day_no`,
  `t`.`cohort_day` AS `cohort_day`,
  `t`.`cohort_users` AS `cohort_users`,
  `t`.`active_users` AS `active_users`,
  `t`.`retention` AS `retention`
FROM `daybook_metrics`.`retention_daily` `t`;
